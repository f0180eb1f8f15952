//! One named test for each contract of `corpus/`.

fn main() {}
