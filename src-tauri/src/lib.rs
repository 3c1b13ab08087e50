//! Exception Desk: the window, its commands, and the same work on the command line.
