//! Distributions out of samples: quantiles, shares with their intervals, histograms, curves.

/// The normal number of a two-sided 95 % interval.
const Z95: f64 = 1.959_963_984_540_054;
/// The most bins of a histogram.
const MOST_BINS: usize = 60;

/// A quantity over all samples.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Distribution {
    /// Arithmetic mean.
    pub mean: f64,
    /// Standard deviation, dividing by one less than the number of samples.
    pub deviation: f64,
    /// `[samples]`, from the smallest up.
    sorted: Vec<f64>,
}

/// A share of the samples.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Odds {
    /// The share, `0.0..=1.0`.
    pub probability: f64,
    /// The lower end of the 95 % interval.
    pub low: f64,
    /// The upper end of the 95 % interval.
    pub high: f64,
}

/// Equally wide bins and how many samples fall into each.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Histogram {
    /// Where the first bin begins.
    pub start: f64,
    /// How wide each bin is.
    pub width: f64,
    /// `[bins]`.
    pub counts: Vec<u32>,
}

/// Whole numbers from the smallest up. O(n): eleven bits at a time, as many times as the spread has digits.
///
/// Source: Knuth 1998, *The Art of Computer Programming*, volume 3, section 5.2.5.
pub(super) fn sorted_units(values: &[i32]) -> Vec<i32> {
    const BITS: u32 = 11;
    const DIGITS: usize = 1 << BITS;
    let mut from = values.to_vec();
    // Counting digits costs more than it saves where there are few values.
    if from.len() < DIGITS {
        from.sort_unstable();
        return from;
    }
    let (least, most) = values
        .iter()
        .fold((i32::MAX, i32::MIN), |(least, most), &value| {
            (least.min(value), most.max(value))
        });
    let key = |value: i32| value.wrapping_sub(least) as u32;
    let spread = key(most);
    let mut to = vec![0; from.len()];
    let mut shift = 0;
    while shift < u32::BITS && spread >> shift > 0 {
        let digit = |value: i32| (key(value) >> shift) as usize % DIGITS;
        let mut places = [0u32; DIGITS];
        for &value in &from {
            places[digit(value)] += 1;
        }
        let mut before = 0;
        for place in &mut places {
            before += std::mem::replace(place, before);
        }
        for &value in &from {
            let place = &mut places[digit(value)];
            to[*place as usize] = value;
            *place += 1;
        }
        std::mem::swap(&mut from, &mut to);
        shift += BITS;
    }
    from
}

/// Amounts that are not negative, from the smallest up; any others in their order too.
pub(super) fn sorted_amounts(values: &[f32]) -> Vec<f32> {
    if values
        .iter()
        .all(|value| value.is_sign_positive() && !value.is_nan())
    {
        // Such floats stand in the order of their bits.
        let bits: Vec<i32> = values.iter().map(|value| value.to_bits() as i32).collect();
        let sorted = sorted_units(&bits).into_iter();
        return sorted.map(|bits| f32::from_bits(bits as u32)).collect();
    }
    let mut sorted = values.to_vec();
    sorted.sort_unstable_by(f32::total_cmp);
    sorted
}

impl Distribution {
    /// Takes samples in any order.
    #[cfg(test)]
    pub(super) fn of(mut samples: Vec<f64>) -> Self {
        samples.sort_unstable_by(f64::total_cmp);
        Self::of_sorted(samples)
    }

    /// Takes samples from the smallest up.
    pub(super) fn of_sorted(sorted: Vec<f64>) -> Self {
        let count = sorted.len() as f64;
        let reference = sorted.get(sorted.len() / 2).copied().unwrap_or(0.0);
        let (mut total, mut squares) = (0.0, 0.0);
        for &value in &sorted {
            total += value - reference;
            squares += (value - reference) * (value - reference);
        }
        let variance = (squares - total * total / count.max(1.0)) / (count - 1.0).max(1.0);
        Self {
            mean: reference + total / count.max(1.0),
            deviation: libm::sqrt(variance.max(0.0)),
            sorted,
        }
    }

    /// The number of samples.
    pub fn len(&self) -> usize {
        self.sorted.len()
    }

    /// Whether there is no sample.
    pub fn is_empty(&self) -> bool {
        self.sorted.is_empty()
    }

    /// The samples from the smallest up.
    pub fn sorted(&self) -> &[f64] {
        &self.sorted
    }

    /// The value a share `0.0..=1.0` of the samples stays below: linear between the order statistics around
    /// `(n - 1) p`; 0 without samples.
    ///
    /// Source: type 7 of Hyndman and Fan 1996, *Sample quantiles in statistical packages*.
    pub fn quantile(&self, share: f64) -> f64 {
        quantile_of(&self.sorted, share)
    }

    /// The share of samples that are at most a value.
    pub fn odds_of_at_most(&self, value: f64) -> Odds {
        let below = self.sorted.partition_point(|&sample| sample <= value);
        Odds::of(below as u64, self.sorted.len() as u64)
    }

    /// The share of samples from one value to another, both included.
    pub fn odds_between(&self, low: f64, high: f64) -> Odds {
        let below = self.sorted.partition_point(|&sample| sample < low);
        let up_to = self.sorted.partition_point(|&sample| sample <= high);
        Odds::of(up_to.saturating_sub(below) as u64, self.sorted.len() as u64)
    }

    /// Half the width of the 95 % interval of a quantile.
    pub fn half_width(&self, share: f64) -> f64 {
        half_width(&self.sorted, share)
    }

    /// Bins of a width that suits the spread and the number of samples, at most sixty.
    ///
    /// Source: Freedman and Diaconis 1981.
    pub fn histogram(&self) -> Histogram {
        let (Some(&start), Some(&end)) = (self.sorted.first(), self.sorted.last()) else {
            return Histogram::default();
        };
        let span = end - start;
        let middle = self.quantile(0.75) - self.quantile(0.25);
        let wanted = 2.0 * middle / libm::cbrt(self.sorted.len() as f64);
        let bins = if span <= 0.0 {
            1
        } else if wanted > 0.0 {
            (libm::ceil(span / wanted) as usize).clamp(1, MOST_BINS)
        } else {
            MOST_BINS
        };
        let width = if span > 0.0 { span / bins as f64 } else { 1.0 };
        let mut counts = vec![0; bins];
        for &value in &self.sorted {
            let bin = ((value - start) / width) as usize;
            counts[bin.min(bins - 1)] += 1;
        }
        Histogram {
            start,
            width,
            counts,
        }
    }

    /// Points of the cumulative curve, `(value, share)`: so many equal steps of the share from 0 to 1.
    pub fn curve(&self, steps: usize) -> Vec<(f64, f64)> {
        let shares = (0..=steps).map(|step| step as f64 / steps.max(1) as f64);
        shares.map(|share| (self.quantile(share), share)).collect()
    }
}

impl Odds {
    /// So many of so many samples, with Wilson's interval; nothing is certain without samples.
    ///
    /// Source: Wilson 1927, *Probable inference, the law of succession, and statistical inference*.
    pub(super) fn of(hits: u64, samples: u64) -> Self {
        if samples == 0 {
            return Self {
                probability: 0.0,
                low: 0.0,
                high: 1.0,
            };
        }
        let n = samples as f64;
        let share = hits as f64 / n;
        let spread = Z95 * Z95 / n;
        let middle = (share + spread / 2.0) / (1.0 + spread);
        let half =
            Z95 / (1.0 + spread) * libm::sqrt(share * (1.0 - share) / n + spread / (4.0 * n));
        Self {
            probability: share,
            low: if hits == 0 {
                0.0
            } else {
                (middle - half).max(0.0)
            },
            high: if hits == samples {
                1.0
            } else {
                (middle + half).min(1.0)
            },
        }
    }
}

/// [`Distribution::quantile`] of sorted values.
pub(super) fn quantile_of(sorted: &[f64], share: f64) -> f64 {
    let Some(last) = sorted.len().checked_sub(1) else {
        return 0.0;
    };
    let place = share.clamp(0.0, 1.0) * last as f64;
    let below = (place as usize).min(last);
    let above = (below + 1).min(last);
    sorted[below] + (sorted[above] - sorted[below]) * (place - below as f64)
}

/// Half the width of the 95 % interval of a quantile of sorted values: between the order statistics that
/// lie two standard deviations of a binomial count around it.
pub(super) fn half_width(sorted: &[f64], share: f64) -> f64 {
    let n = sorted.len() as f64;
    if sorted.is_empty() {
        return f64::INFINITY;
    }
    let spread = Z95 * libm::sqrt(n * share * (1.0 - share));
    let low = quantile_of(sorted, (n * share - spread) / n);
    let high = quantile_of(sorted, (n * share + spread) / n);
    (high - low) / 2.0
}

/// The linear correlation of two quantities from sums around any references; 0 where one does not vary.
pub(super) fn correlation(n: f64, x: (f64, f64), y: (f64, f64), product: f64) -> f64 {
    let (sum_x, square_x) = x;
    let (sum_y, square_y) = y;
    let covariance = product - sum_x * sum_y / n;
    let variance = |sum: f64, square: f64| (square - sum * sum / n).max(0.0);
    let both = libm::sqrt(variance(sum_x, square_x)) * libm::sqrt(variance(sum_y, square_y));
    if both > 1e-9 * n {
        (covariance / both).clamp(-1.0, 1.0)
    } else {
        0.0
    }
}

/// Ranks `0..n` of values, equal ones sharing the mean of theirs.
pub(super) fn ranks(values: &[i32]) -> Vec<f32> {
    let mut order: Vec<u64> = values
        .iter()
        .enumerate()
        .map(|(at, &value)| (u64::from(value as u32 ^ 0x8000_0000) << 32) | at as u64)
        .collect();
    order.sort_unstable();
    let mut ranks = vec![0f32; values.len()];
    let mut first = 0;
    while first < order.len() {
        let same = order[first..]
            .iter()
            .take_while(|&&key| key >> 32 == order[first] >> 32);
        let next = first + same.count();
        let rank = (first + next - 1) as f32 / 2.0;
        for key in &order[first..next] {
            ranks[(key & 0xffff_ffff) as usize] = rank;
        }
        first = next;
    }
    ranks
}

/// The share of samples at each end of a duration over which a tornado takes its means: around P10 and P90.
pub(super) const TORNADO: [(f64, f64); 2] = [(0.05, 0.15), (0.85, 0.95)];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sorting_by_digits_is_sorting() {
        let mut state = 1u64;
        let mut next = || {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            (state >> 33) as i32
        };
        for (count, modulus) in [
            (0, 1),
            (7, 5),
            (3000, 1),
            (5000, 40),
            (5000, 3_000_000),
            (4000, i32::MAX),
        ] {
            let values: Vec<i32> = (0..count).map(|_| next() % modulus - modulus / 2).collect();
            let mut expected = values.clone();
            expected.sort_unstable();
            assert_eq!(sorted_units(&values), expected, "{count} below {modulus}");
            let amounts: Vec<f32> = values.iter().map(|&value| value as f32 * 0.37).collect();
            let mut expected = amounts.clone();
            expected.sort_unstable_by(f32::total_cmp);
            assert_eq!(sorted_amounts(&amounts), expected);
            let positive: Vec<f32> = amounts.iter().map(|value| value.abs()).collect();
            let mut expected = positive.clone();
            expected.sort_unstable_by(f32::total_cmp);
            assert_eq!(sorted_amounts(&positive), expected);
        }
    }

    #[test]
    fn quantiles_interpolate_between_order_statistics() {
        let tens = Distribution::of((1..=5).rev().map(|n| f64::from(n) * 10.0).collect());
        assert_eq!(tens.quantile(0.5), 30.0);
        assert_eq!(tens.quantile(0.1), 14.0);
        assert_eq!((tens.quantile(0.0), tens.quantile(1.0)), (10.0, 50.0));
        assert_eq!(tens.mean, 30.0);
        assert!((tens.deviation - 250f64.sqrt()).abs() < 1e-12);
        assert_eq!(Distribution::default().quantile(0.5), 0.0);
    }

    #[test]
    fn odds_have_wilsons_interval() {
        // Newcombe 1998, table I: 81 of 263.
        let odds = Odds::of(81, 263);
        assert!((odds.low - 0.2553).abs() < 1e-4 && (odds.high - 0.3662).abs() < 1e-4);
        let never = Odds::of(0, 20);
        assert!(never.low == 0.0 && (never.high - 0.1611).abs() < 1e-4);
    }

    #[test]
    fn ranks_of_equal_values_are_shared() {
        assert_eq!(ranks(&[5, -1, 5, 7]), [1.5, 0.0, 1.5, 3.0]);
    }

    #[test]
    fn a_histogram_counts_every_sample_once() {
        let values: Vec<f64> = (0..1000).map(|n| f64::from(n * n % 997)).collect();
        let bins = Distribution::of(values).histogram();
        assert_eq!(bins.counts.iter().sum::<u32>(), 1000);
        let flat = Distribution::of(vec![5.0; 7]).histogram();
        assert_eq!(flat.counts, [7]);
    }
}
