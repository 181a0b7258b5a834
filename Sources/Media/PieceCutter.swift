/// A stretch of a recording that is recognised on its own.
package struct Piece: Sendable, Equatable {
    /// Why a piece ends where it does.
    package enum Cut: String, Sendable {
        /// The sound ends there.
        case soundEnds
        /// In a pause of the speech.
        case silence
        /// In the midst of sound, since there was no pause in reach: a word may be broken.
        case hard
    }

    package let range: MediaRange
    package let cut: Cut

    package init(range: MediaRange, cut: Cut) {
        self.range = range
        self.cut = cut
    }
}

/// Cuts a recording into pieces for recognition in parallel: only where nobody speaks, if that can be,
/// and without the stretches where nothing is to be heard, in which recognisers invent words.
package struct PieceCutter: Sendable {
    /// The length to aim at; nil shares the sound among the workers, in pieces of 60 to 150 seconds.
    package var targetSeconds: Double?
    package var workers: Int
    /// No piece is longer.
    package var maximumSeconds: Double
    /// A silence at least this long is left out, and parts the pieces beside it.
    package var longSilenceSeconds: Double
    /// What stays of a silence at the edge of a piece, so that soft beginnings are not cut off.
    package var paddingSeconds: Double

    package init(
        targetSeconds: Double? = nil, workers: Int = 2, maximumSeconds: Double = 180,
        longSilenceSeconds: Double = 10, paddingSeconds: Double = 0.25
    ) {
        self.targetSeconds = targetSeconds
        self.workers = workers
        self.maximumSeconds = maximumSeconds
        self.longSilenceSeconds = longSilenceSeconds
        self.paddingSeconds = paddingSeconds
    }

    package func cut(durationSeconds: Double, silences: [MediaRange]) -> [Piece] {
        guard durationSeconds.isFinite, durationSeconds > 0 else { return [] }
        let silences = Self.normalised(silences, durationSeconds)
        let regions = soundingRegions(durationSeconds, silences)
        let target = target(for: regions.reduce(0) { $0 + $1.seconds })
        var pieces: [Piece] = []
        var next = 0  // the first silence that may still matter: both lists are in order
        for region in regions {
            while next < silences.count, silences[next].end <= region.start { next += 1 }
            let inside = silences[next...].prefix { $0.start < region.end }
            pieces += cut(region, inside, target)
        }
        return pieces
    }

    private func target(for soundSeconds: Double) -> Double {
        let shared = soundSeconds / Double(max(workers, 1) * 2)
        return min(max(targetSeconds ?? min(max(shared, 60), 150), 1), max(maximumSeconds, 1))
    }

    /// Sorted, within the recording, joined where they touch.
    private static func normalised(_ silences: [MediaRange], _ duration: Double) -> [MediaRange] {
        var result: [MediaRange] = []
        let sound = silences.filter { $0.start.isFinite && $0.end.isFinite && $0.end > $0.start }
        for silence in sound.sorted(by: { $0.start < $1.start }) {
            let (start, end) = (max(silence.start, 0), min(silence.end, duration))
            guard end > start else { continue }
            if let last = result.last, start <= last.end {
                result[result.count - 1] = MediaRange(start: last.start, end: max(last.end, end))
            } else {
                result.append(MediaRange(start: start, end: end))
            }
        }
        return result
    }

    /// What lies between the long silences, and between those at the two ends, however short.
    private func soundingRegions(_ duration: Double, _ silences: [MediaRange]) -> [MediaRange] {
        var regions: [MediaRange] = []
        var start = 0.0
        func close(at end: Double) {
            // Less than this is a click, or the rounding of the detector.
            if end - start > 0.05 {
                regions.append(MediaRange(start: max(start - paddingSeconds, 0), end: min(end + paddingSeconds, duration)))
            }
        }
        for silence in silences {
            let atEdge = silence.start < 0.05 || silence.end > duration - 0.05
            guard atEdge || silence.seconds >= longSilenceSeconds else { continue }
            close(at: silence.start)
            start = silence.end
        }
        close(at: duration)
        return regions
    }

    private func cut(_ region: MediaRange, _ silences: ArraySlice<MediaRange>, _ target: Double) -> [Piece] {
        var pieces: [Piece] = []
        var start = region.start
        var silences = silences
        while region.end - start > min(target * 1.5, maximumSeconds) {
            let left = region.end - start
            let aim = start + left / max((left / target).rounded(), 2)
            let reach = min(start + target * 2, start + maximumSeconds, region.end - 0.1)
            silences = silences.drop { middle($0) <= start + target * 0.5 }
            let candidates = silences.prefix { middle($0) <= reach }
            // A longer pause is worth going a little further for: it parts sentences, a short one words.
            let best = candidates.min { cost($0, aim) < cost($1, aim) }
            let end = best.map(middle) ?? min(aim, reach)
            pieces.append(Piece(range: MediaRange(start: start, end: end), cut: best == nil ? .hard : .silence))
            start = end
        }
        pieces.append(Piece(range: MediaRange(start: start, end: region.end), cut: .soundEnds))
        return pieces
    }

    private func middle(_ silence: MediaRange) -> Double { (silence.start + silence.end) / 2 }

    private func cost(_ silence: MediaRange, _ aim: Double) -> Double {
        abs(middle(silence) - aim) - 8 * min(silence.seconds, 2)
    }
}
