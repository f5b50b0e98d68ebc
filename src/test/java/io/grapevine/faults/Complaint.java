package io.grapevine.faults;

/** What a process did that it never should: an alarm, an error, an end that nobody asked for. */
record Complaint(int run, String text) {}
