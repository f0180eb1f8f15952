//! What the reader gives for small packages of our own.
