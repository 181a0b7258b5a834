/// What reading one address may take.
package struct WebLimits: Sendable {
    /// For looking at an address, and for its captions.
    package var lookSeconds: Double
    package var fetchSeconds: Double
    package var mediaBytes: Int64
    /// Longer recordings are not taken.
    package var durationSeconds: Double
    /// Between two requests for captions at one host.
    package var captionGapSeconds: Double
    /// How long a host that answered three times with 429 is not asked for captions.
    package var captionRestSeconds: Double

    package init(
        lookSeconds: Double = 90, fetchSeconds: Double = 4 * 3_600, mediaBytes: Int64 = 8 << 30, durationSeconds: Double = 12 * 3_600,
        captionGapSeconds: Double = 20, captionRestSeconds: Double = 600
    ) {
        self.lookSeconds = lookSeconds
        self.fetchSeconds = fetchSeconds
        self.mediaBytes = mediaBytes
        self.durationSeconds = durationSeconds
        self.captionGapSeconds = captionGapSeconds
        self.captionRestSeconds = captionRestSeconds
    }
}
