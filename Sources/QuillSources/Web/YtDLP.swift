internal import Children
internal import Egress
internal import QuillCore

/// Calls yt-dlp: as a child without configuration, plug-ins, cache or further programs, that reaches the world only through
/// the guarded proxy.
struct YtDLP: Sendable {
    let tools: FetchTools
    let options: YtDLPOptions

    /// One call.
    struct Call {
        var arguments: [String]
        var proxyURL: String
        /// Where it works and writes; also its home, so that it finds nobody's settings.
        var folder: String
        var timeLimitSeconds: Double
        var largestFileBytes: Int64
        var output: ChildOutput
    }

    func run(_ call: Call, onLine: (ChildLine) -> Void = { _ in }) async throws(QuillError) -> ChildResult {
        let environment = [
            // No ffmpeg, browser or downloader is to be found: they would go their own ways past the proxy.
            "PATH": "/nonexistent", "HOME": call.folder, "TMPDIR": call.folder, "LC_ALL": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1",
            "http_proxy": call.proxyURL, "https_proxy": call.proxyURL, "all_proxy": call.proxyURL,
        ]
        let command = Command(
            executable: tools.ytDLP, arguments: Self.common + javaScript + options.arguments + call.arguments,
            environment: environment, workingDirectory: call.folder,
            limits: ChildLimits(
                timeLimitSeconds: call.timeLimitSeconds, addressSpaceBytes: tools.node == nil ? 4 << 30 : nil,
                outputFileBytes: UInt64(max(0, call.largestFileBytes)), niceness: 5))
        do {
            // The proxy's credentials go through the input: other users of the machine can read arguments.
            return try await Child.run(command, input: Array("--proxy \"\(call.proxyURL)\"\n".utf8), output: call.output, onLine: onLine)
        } catch {
            throw ToolFailure.classified(error, of: "yt-dlp")
        }
    }

    private static let common = [
        "--ignore-config", "--config-locations", "-", "--no-cache-dir", "--no-plugin-dirs", "--no-update", "--no-exec",
        "--color", "never", "--no-mtime", "--no-playlist", "--flat-playlist", "--playlist-items", "1:2",
        "--ffmpeg-location", "/nonexistent", "--fixup", "never", "--downloader", "native",
        "--socket-timeout", "20", "--retries", "3", "--fragment-retries", "3", "--extractor-retries", "1",
        "--abort-on-unavailable-fragments",
    ]

    private var javaScript: [String] { tools.node.map { ["--js-runtimes", "node:" + $0] } ?? [] }
}
