"""Can suppliers carry it? What they promise and deliver, held against what rests on it, step by step.

Values in, values out: every line of the working is a reason with its numbers, so that a page, a form and a
report say the same, and a reader redoes it by hand. What records do not say is said to be unknown.
"""
