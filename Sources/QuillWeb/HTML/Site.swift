package import QuillCore

/// What every page needs to know of the place and the moment that it is written for.
package struct Site: Sendable {
    package enum Theme: String, Sendable, CaseIterable { case system, light, dark }

    package let assets: AssetSet
    /// From the cookie `theme`.
    package let theme: Theme
    /// Goes into every form, to be compared when it comes back.
    package let formToken: String?
    package let now: Timestamp
    /// `staging`; nil where it needs no saying.
    package let environment: String?
    /// `inline`, `sqlite`, `redis`: how jobs are handed out.
    package let queueMode: String
    /// The number of the newest event that the page already shows; the stream begins behind it.
    package let lastEvent: Int64

    package init(
        assets: AssetSet, theme: Theme = .system, formToken: String? = nil, now: Timestamp, environment: String? = nil,
        queueMode: String = "sqlite", lastEvent: Int64 = 0
    ) {
        self.assets = assets
        self.theme = theme
        self.formToken = formToken
        self.now = now
        self.environment = environment
        self.queueMode = queueMode
        self.lastEvent = lastEvent
    }

    /// Headers that go with every page. Nothing inline runs or styles, nothing comes from elsewhere but pictures and media that are kept
    /// there, and scripts write HTML only through the one policy `quill`.
    ///
    /// - Parameter mediaOrigin: where large files come from, if not from here alone.
    package static func headers(mediaOrigin: String? = nil) -> [(name: String, value: String)] {
        let elsewhere = mediaOrigin.map { " " + $0 } ?? ""
        return [
            (
                "Content-Security-Policy",
                "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:\(elsewhere); "
                    + "media-src 'self' blob:\(elsewhere); font-src 'self'; connect-src 'self'; form-action 'self'; "
                    + "frame-ancestors 'none'; base-uri 'none'; require-trusted-types-for 'script'; trusted-types quill"
            ),
            ("X-Content-Type-Options", "nosniff"),
            ("Referrer-Policy", "same-origin"),
            ("Cross-Origin-Opener-Policy", "same-origin"),
        ]
    }
}
