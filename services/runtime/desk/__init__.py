"""What the clerks' desks of several services share: forms of steps, clocks in words, units to choose from."""
