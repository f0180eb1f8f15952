//! Sets of the documents of a segment.

/// A set of document numbers, a bit for each.
#[derive(Clone, Debug)]
pub(super) struct Docs(Vec<u64>);

impl Docs {
    /// The empty set, for numbers below `limit`.
    pub(super) fn none(limit: u32) -> Self {
        Self(vec![0; (limit as usize).div_ceil(64)])
    }

    pub(super) fn add(&mut self, doc: u32) {
        self.0[doc as usize / 64] |= 1 << (doc % 64);
    }

    /// Adds a run of numbers.
    pub(super) fn add_run(&mut self, run: std::ops::Range<u32>) {
        run.for_each(|doc| self.add(doc));
    }

    pub(super) fn has(&self, doc: u32) -> bool {
        self.0[doc as usize / 64] & (1 << (doc % 64)) != 0
    }

    pub(super) fn keep(&mut self, other: &Self) {
        self.0.iter_mut().zip(&other.0).for_each(|(own, other)| *own &= other);
    }

    pub(super) fn unite(&mut self, other: &Self) {
        self.0.iter_mut().zip(&other.0).for_each(|(own, other)| *own |= other);
    }

    pub(super) fn count(&self) -> usize {
        self.0.iter().map(|bits| bits.count_ones() as usize).sum()
    }

    /// The highest number.
    pub(super) fn last(&self) -> Option<u32> {
        let index = self.0.iter().rposition(|&bits| bits != 0)?;
        Some(index as u32 * 64 + self.0[index].ilog2())
    }

    /// Two sets with half of the numbers each, the lower ones first.
    pub(super) fn halves(&self) -> [Self; 2] {
        let half = self.count() / 2;
        let mut before = 0;
        let below = |bits: &&u64| {
            before += bits.count_ones() as usize;
            before <= half
        };
        let at = self.0.iter().take_while(below).count();
        let of = |kept: std::ops::Range<usize>| {
            let kept = |(index, bits): (usize, &u64)| if kept.contains(&index) { *bits } else { 0 };
            Self(self.0.iter().enumerate().map(kept).collect())
        };
        [of(0..at), of(at..self.0.len())]
    }

    /// The numbers, ascending.
    pub(super) fn iter(&self) -> impl Iterator<Item = u32> + '_ {
        self.0.iter().zip(0_u32..).flat_map(|(&bits, index)| {
            let mut rest = bits;
            std::iter::from_fn(move || {
                let lowest = (rest != 0).then(|| rest.trailing_zeros())?;
                rest &= rest - 1;
                Some(index * 64 + lowest)
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_keeps_what_is_added() {
        let mut docs = Docs::none(200);
        for doc in [0, 63, 64, 199] {
            docs.add(doc);
        }
        assert_eq!(docs.iter().collect::<Vec<_>>(), [0, 63, 64, 199]);
        let mut other = Docs::none(200);
        other.add_run(60..70);
        docs.keep(&other);
        assert_eq!((docs.iter().collect::<Vec<_>>(), docs.count()), (vec![63, 64], 2));
        assert!(docs.has(63) && !docs.has(0));
        assert_eq!((docs.last(), Docs::none(9).last()), (Some(64), None));
        let [low, high] = other.halves();
        assert_eq!((low.count() + high.count(), low.iter().max() < high.iter().min()), (10, true));
    }
}
