"""`make bench`: one table of ratios, each against a floor or a peer that is measured in the same run."""
