//! What one of many costs, from the smallest to the largest size.

use serde_json::{Value, json};

use super::words::grouped;

/// Each series: what one costs from the smallest to the largest size.
pub(super) fn growth(growth: &Value) -> Vec<Value> {
    let series = growth.as_array().into_iter().flatten();
    series.map(grown).collect()
}

fn grown(series: &Value) -> Value {
    let points: Vec<&Value> = series["points"].as_array().into_iter().flatten().collect();
    let size = |point: &Value| point["size"].as_u64().unwrap_or_default();
    let each = |point: &Value| {
        let done = point["done"].as_f64().unwrap_or(1.0);
        1e6 * point["seconds"].as_f64().unwrap_or_default() / done
    };
    let told = points.iter().map(|point| {
        let stopped = point["done"].as_u64().filter(|done| *done < size(point));
        let stopped = stopped.map(|done| format!(" (stopped at {})", grouped(done)));
        let stopped = stopped.unwrap_or_default();
        format!("{}: {:.2} µs{stopped}", grouped(size(point)), each(point))
    });
    let memory = points.iter().filter_map(|point| point["peak_kib"].as_u64());
    let memory: Vec<u64> = memory.collect();
    let memory = match (memory.first(), memory.last()) {
        (Some(first), Some(last)) => format!("{first} to {last} KiB"),
        _ => "memory not measured here".into(),
    };
    let all = points
        .iter()
        .all(|point| point["done"].as_u64() == Some(size(point)));
    let mut costs = points.iter().map(|point| each(point));
    let least = costs.clone().fold(f64::INFINITY, f64::min);
    let is_level = costs.next_back().is_some_and(|last| last < 2.0 * least);
    json!({
        "what": format!("growth of {}, each", series["name"].as_str().unwrap_or_default()),
        "figure": told.collect::<Vec<_>>().join(", "),
        "ratio": memory,
        "target": "to the last size, there for less than twice the least, each",
        "reached": if all && is_level { "reached" } else { "short" },
        "points": points,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_that_was_not_done_is_said() {
        let series = json!({"name": "n", "points": [
            {"size": 10, "done": 10, "seconds": 0.001, "peak_kib": 5},
            {"size": 1000, "done": 100, "seconds": 0.01, "peak_kib": 7},
        ]});
        let told = grown(&series);
        assert_eq!(
            told["figure"],
            "10: 100.00 µs, 1,000: 100.00 µs (stopped at 100)"
        );
        assert_eq!(
            (&told["ratio"], &told["reached"]),
            (&"5 to 7 KiB".into(), &"short".into())
        );
    }
}
