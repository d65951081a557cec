//! Figures as they are read at a glance.

pub(super) fn ratio(ratio: Option<f64>) -> String {
    ratio.map_or("not measured here:".into(), |ratio| format!("{ratio:.1} ×"))
}

pub(super) fn times(more: u64, less: u64) -> String {
    let tenths = more.saturating_mul(10) / less.max(1);
    format!("{}.{} ×", tenths / 10, tenths % 10)
}

pub(super) fn percent(share: f64) -> String {
    format!("{:.0} %", 100.0 * share)
}

pub(super) fn taken(millis: Option<f64>) -> String {
    millis.map_or("not measured".into(), |millis| format!("{millis:.2} ms"))
}

/// To three digits.
pub(super) fn rounded(value: f64) -> u64 {
    format!("{value:.0}").parse().map_or(0, |whole: u64| {
        let digits = whole
            .checked_ilog10()
            .map_or(0, |digits| digits.saturating_sub(2));
        let unit = 10_u64.pow(digits);
        (whole + unit / 2) / unit * unit
    })
}

/// `1,234,567`.
pub(super) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_at_a_glance() {
        assert_eq!(grouped(1_234_567), "1,234,567");
        assert_eq!(
            [rounded(668_859.4), rounded(41.2), rounded(0.0)],
            [669_000, 41, 0]
        );
        assert_eq!(times(84_770, 22_036), "3.8 ×");
    }
}
