"""What the program costs, as ratios to a baseline measured in the same run. See README.md."""
