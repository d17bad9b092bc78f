"""`make bench`: one table of ratios, each against a floor or a peer that is measured in the same run.

Rows that begin with R and a number answer what was asked of delivery before it was built (R3, what a crash
leaves behind, and R11, a process that freezes and wakes, are tests in `tests/delivery`):

R1   how close to Slack's pace a full outbox is sent; R2 the same while processes are killed
R4   whether Slack's pace is ever exceeded
R5   what one process sends where nothing limits it; R6 whether three send more
R7   what a look of the timetable costs when nothing is due; R8 when everybody is
R9   whether a small workspace waits for a big one
R10  how often a conversation is read back after a kill
"""
