"""Door 2: time speaks. `clock` is the timetable; each other file is one kind of due thing."""
