//! The chart: latency by percentile, both on scales that show the tail.

use std::fmt::Write as _;

use crate::measure::Counts;

const WIDTH: f64 = 860.0;
const HEIGHT: f64 = 420.0;
const LEFT: f64 = 70.0;
const RIGHT: f64 = 30.0;
const TOP: f64 = 50.0;
const BOTTOM: f64 = 60.0;

/// The last percentile that is drawn has this many nines.
const NINES: f64 = 4.0;

/// Told apart by colour and, for eyes that do not see the difference, by dashes.
const STYLES: [(&str, &str); 4] = [("#1d4ed8", ""), ("#b45309", "6 4"), ("#047857", "2 3"), ("#7c3aed", "10 3 2 3")];

/// The latencies of one target.
pub(crate) struct Series<'a> {
    pub(crate) name: &'a str,
    pub(crate) counts: &'a Counts,
}

/// A chart of latencies by percentile, as SVG.
pub(crate) fn latencies(title: &str, series: &[Series<'_>]) -> String {
    let bounds = Bounds::of(series);
    let mut svg = format!(
        r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" font-family="sans-serif" font-size="13">
<title>{title}</title>
<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>
<text x="{LEFT}" y="28" font-size="16" fill="#111827">{title}</text>
"##
    );
    grid(&mut svg, &bounds);
    for (index, (Series { name, counts }, (colour, dashes))) in series.iter().zip(STYLES.iter().cycle()).enumerate() {
        let points: Vec<String> = steps()
            .map(|nines| {
                let micros = counts.micros(1.0 - 10_f64.powf(-nines));
                format!("{:.1},{:.1}", x(nines), bounds.y(micros))
            })
            .collect();
        let points = points.join(" ");
        let _ = writeln!(
            svg,
            r#"<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2" stroke-dasharray="{dashes}"/>"#
        );
        #[expect(clippy::cast_precision_loss, reason = "a handful of lines")]
        let place = WIDTH - RIGHT - 130.0 * (index + 1) as f64;
        let _ = writeln!(
            svg,
            r##"<line x1="{place}" y1="24" x2="{}" y2="24" stroke="{colour}" stroke-width="2" stroke-dasharray="{dashes}"/>
<text x="{}" y="28" fill="#111827">{name}</text>"##,
            place + 30.0,
            place + 38.0
        );
    }
    svg.push_str("</svg>\n");
    svg
}

/// From the median on, in twentieths of a nine.
fn steps() -> impl Iterator<Item = f64> {
    (0..=80_u8).map(|step| f64::from(step) / 80.0 * NINES)
}

fn x(nines: f64) -> f64 {
    LEFT + nines / NINES * (WIDTH - LEFT - RIGHT)
}

/// What the chart spans from bottom to top: whole powers of ten, in microseconds.
struct Bounds {
    low: f64,
    high: f64,
}

impl Bounds {
    fn of(series: &[Series<'_>]) -> Self {
        let all = series.iter().flat_map(|series| steps().map(|nines| series.counts.micros(1.0 - 10_f64.powf(-nines))));
        let positive = all.filter(|micros| *micros > 0.0);
        let (low, high) = positive.fold((f64::MAX, 0.0_f64), |(low, high), micros| (low.min(micros), high.max(micros)));
        if low > high {
            return Self { low: 1.0, high: 2.0 };
        }
        let low = low.log10().floor();
        Self { low, high: high.log10().ceil().max(low + 1.0) }
    }

    fn y(&self, micros: f64) -> f64 {
        let share = (micros.max(f64::MIN_POSITIVE).log10() - self.low) / (self.high - self.low);
        HEIGHT - BOTTOM - share.clamp(0.0, 1.0) * (HEIGHT - TOP - BOTTOM)
    }
}

fn grid(svg: &mut String, bounds: &Bounds) {
    let percentiles = [(0.0, "0 %"), (1.0, "90 %"), (2.0, "99 %"), (3.0, "99.9 %"), (4.0, "99.99 %")];
    let line = |svg: &mut String, x1: f64, y1: f64, x2: f64, y2: f64| {
        let _ = writeln!(svg, r##"<line x1="{x1:.1}" y1="{y1:.1}" x2="{x2:.1}" y2="{y2:.1}" stroke="#d1d5db"/>"##);
    };
    for (nines, label) in percentiles {
        line(svg, x(nines), TOP, x(nines), HEIGHT - BOTTOM);
        let (x, y) = (x(nines), HEIGHT - BOTTOM + 20.0);
        let _ = writeln!(svg, r##"<text x="{x:.1}" y="{y:.1}" text-anchor="middle" fill="#374151">{label}</text>"##);
    }
    let mut power = bounds.low;
    while power <= bounds.high {
        let micros = 10_f64.powf(power);
        let y = bounds.y(micros);
        line(svg, LEFT, y, WIDTH - RIGHT, y);
        let label = if micros < 1000.0 {
            format!("{micros:.0} µs")
        } else if micros < 1_000_000.0 {
            format!("{:.0} ms", micros / 1000.0)
        } else {
            format!("{:.0} s", micros / 1_000_000.0)
        };
        let (x, y) = (LEFT - 8.0, y + 4.0);
        let _ = writeln!(svg, r##"<text x="{x:.1}" y="{y:.1}" text-anchor="end" fill="#374151">{label}</text>"##);
        power += 1.0;
    }
    let (x, y) = ((LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 14.0);
    let _ = writeln!(
        svg,
        r##"<text x="{x}" y="{y}" text-anchor="middle" fill="#374151">share of approvals that took at most so long</text>"##
    );
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::Tally;
    use std::time::Duration;

    #[test]
    fn a_chart_has_a_line_for_each_target_inside_its_frame() {
        let tally = Tally::new().unwrap();
        for micros in 1..2000 {
            tally.count(Ok(Duration::from_micros(micros)));
        }
        let (counts, none) = (tally.take(), Counts::new().unwrap());
        let series = [Series { name: "nod", counts: &counts }, Series { name: "floor", counts: &none }];
        let svg = latencies("A title", &series);
        assert_eq!(svg.matches("<polyline").count(), 2);
        let points = svg.split("points=\"").nth(1).unwrap().split('"').next().unwrap();
        let points: Vec<(f64, f64)> = points
            .split(' ')
            .map(|point| point.split_once(',').map(|(x, y)| (x.parse().unwrap(), y.parse().unwrap())).unwrap())
            .collect();
        assert_eq!(points.len(), 81);
        assert!(points.iter().all(|(x, y)| (LEFT..=WIDTH).contains(x) && (TOP..=HEIGHT).contains(y)), "{points:?}");
        assert!(points.is_sorted_by(|(x1, y1), (x2, y2)| x1 < x2 && y1 >= y2), "later is never lower: {points:?}");
        assert!(!svg.contains("NaN") && !svg.contains("inf"));
    }
}
