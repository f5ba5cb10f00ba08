"""What tests of several rooms share: databases, clocks, people, browsers."""
