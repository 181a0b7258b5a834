internal import Egress
internal import HTTPClient
internal import Media
internal import QuillCore
internal import QuillPipeline
internal import QuillProviders
internal import QuillPublishers
internal import QuillSources
internal import SQLite

/// What Quill can read from, listen with, write with and publish to. A new integration is one folder and one line here.
enum Integrations {
    static func readers(
        _ configuration: Configuration, _ tools: Tools, _ media: MediaTools, _ proxy: ForwardProxy
    ) throws(QuillError) -> [any SourceReader] {
        let fetch = FetchTools(ytDLP: tools.ytDLP, python: tools.fetchPython, readableHelper: tools.readableHelper)
        return [
            FileReader(tools: fetch, media: media),
            WebReader(
                tools: fetch, proxy: proxy, media: media,
                limits: WebLimits(lookSeconds: configuration.lookTimeoutSeconds, captionGapSeconds: configuration.captionPauseSeconds),
                options: try YtDLPOptions(configuration.ytDLPArguments)),
        ]
    }

    static func transcribers(_ configuration: Configuration, _ tools: Tools) -> [any Transcriber] {
        let chosen = configuration.whisperModel
        let folder = chosen.contains("/") ? absolute(chosen) : tools.model("whisper-" + chosen)
        let name = "whisper-" + (chosen.split(separator: "/").last.map(String.init) ?? chosen)
        return [
            WhisperTranscriber(
                model: name, folder: folder, python: tools.speechPython, script: tools.transcribeHelper,
                parallelism: configuration.speechWorkers)
        ]
    }

    static func writers() -> [any Writer] { [ExtractiveWriter()] }

    /// The vendors there can be, also those that are not set up.
    static let vendors = ["openai", "anthropic"]

    /// Language models, by the vendor's name that a run gives them.
    static func models(_ configuration: Configuration, _ table: ModelTable, _ client: HTTPClient) -> [Vendor] {
        var vendors: [Vendor] = []
        if let account = configuration.openAI {
            vendors.append(
                Vendor(name: "openai", standard: account.model) {
                    OpenAIModel(model: $0, key: account.key, base: account.base, table: table, client: client, now: now)
                })
        }
        if let account = configuration.anthropic {
            vendors.append(
                Vendor(name: "anthropic", standard: account.model) {
                    AnthropicModel(model: $0, key: account.key, base: account.base, table: table, client: client, now: now)
                })
        }
        return vendors
    }

    /// A vendor that is set up: its standard model, and how any other of its models is made.
    struct Vendor {
        let name: String
        let standard: String
        let model: Writers.MakeModel
    }

    private static func now() -> Timestamp { Timestamp(milliseconds: SQLiteDatabase.Options.systemClock()) }

    static func publishers(_ configuration: Configuration) -> [any Publisher] { [FolderPublisher(roots: configuration.folders)] }
}
