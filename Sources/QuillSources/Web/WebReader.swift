package import Egress
internal import Children
package import Media
package import QuillCore

/// Reads what plays at an address, through yt-dlp behind the guarded proxy.
package final class WebReader: SourceReader {
    package let kind = Item.Kind.web
    package let version = 1

    let ytDLP: YtDLP
    let media: MediaTools
    let limits: WebLimits
    let pace: CaptionPace
    private let proxy: ForwardProxy
    private let proxyOverride: String?

    /// - Parameters:
    ///   - proxy: the only way out; its guard decides what may be reached.
    ///   - options: what the operator wrote in `QUILL_YTDLP_ARGS`.
    ///   - proxyOverride: for tests that play a site under its real name: a proxy that answers in its stead.
    package init(
        tools: FetchTools, proxy: ForwardProxy, media: MediaTools = MediaTools(), limits: WebLimits = WebLimits(),
        options: YtDLPOptions = YtDLPOptions(), proxyOverride: String? = nil
    ) {
        ytDLP = YtDLP(tools: tools, options: options)
        self.media = media
        self.limits = limits
        pace = CaptionPace(gapSeconds: limits.captionGapSeconds, restSeconds: limits.captionRestSeconds)
        self.proxy = proxy
        self.proxyOverride = proxyOverride
    }

    /// One run of yt-dlp in a session of its own, with what the proxy refused it.
    func run(
        _ arguments: [String], in folder: String, seconds: Double, bytes: Int64, output: ChildOutput, onLine: (ChildLine) -> Void = { _ in }
    ) async throws(QuillError) -> (result: ChildResult, refusals: [Refusal]) {
        let session = proxy.openSession(byteLimit: bytes)
        defer { session.close() }
        let call = YtDLP.Call(
            arguments: arguments, proxyURL: proxyOverride ?? session.proxyURL, folder: folder, timeLimitSeconds: seconds,
            largestFileBytes: bytes, output: output)
        let result = try await ytDLP.run(call, onLine: onLine)
        return (result, session.refusals)
    }

    package func technical(of path: String) async throws(QuillError) -> Technical {
        try await TechnicalLook(media: media).technical(of: path)
    }

    /// The address, if it can name one recording.
    static func address(of item: Item) throws(QuillError) -> WebAddress {
        guard let url = item.url else { throw QuillError(.invalidInput, "The item has no address.") }
        let address = try WebAddress(url)
        guard !address.isPlaylist else { throw playlist }
        return address
    }

    static let playlist = QuillError(
        .unsupported, "The address is a playlist, or a page with several recordings.", hint: "Give the address of one of them.")
}
