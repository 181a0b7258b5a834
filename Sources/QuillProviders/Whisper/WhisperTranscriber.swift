internal import Children
package import QuillCore

/// Speech to text by faster-whisper, in a helper process of its own that holds the model and works on several pieces at a
/// time, each on one thread. It is started when it is first needed and ends with this process.
package struct WhisperTranscriber: Transcriber {
    package let model: String
    package let parallelism: Int
    private let helper: WhisperHelper

    /// - Parameters:
    ///   - model: its catalogue name.
    ///   - folder: where the model lies.
    ///   - python: of the environment that has faster-whisper.
    ///   - script: the helper.
    package init(model: String, folder: String, python: String, script: String, parallelism: Int) {
        self.model = model
        self.parallelism = parallelism
        let command = Command(
            executable: python, arguments: [script, "--model", folder, "--workers", String(parallelism)],
            environment: Command.plainEnvironment.merging(["OMP_NUM_THREADS": "1", "HF_HUB_OFFLINE": "1", "PYTHONDONTWRITEBYTECODE": "1"]) {
                $1
            },
            limits: ChildLimits(niceness: 5))
        helper = WhisperHelper(command: command)
    }

    package func prepare() { Task { await helper.warmUp() } }

    package func recognise(
        _ piece: AudioPiece, progress: @escaping @Sendable (Double) -> Void
    ) async throws(QuillError) -> Recognition {
        let answer = try await helper.ask(piece, progress: progress)
        return Recognition(
            language: answer.language ?? piece.language ?? "und", languageProbability: answer.languageProbability ?? 0,
            lines: (answer.cues ?? []).map(\.line), audioSeconds: answer.audioSeconds ?? piece.durationSeconds,
            computeSeconds: answer.computeSeconds ?? 0)
    }
}

/// The helper's protocol, one JSON object a line (Support/helpers/README.md).
enum WhisperProtocol {
    struct Request: Encodable {
        let id: String
        let path: String
        let offset: Double
        let language: String?
    }

    struct Answer: Decodable, Sendable {
        let ready: Bool?
        let id: String?
        let progress: Double?
        let language: String?
        let languageProbability: Double?
        let cues: [Cue]?
        let audioSeconds: Double?
        let computeSeconds: Double?
        let error: Failure?

        enum CodingKeys: String, CodingKey {
            case ready, id, progress, language, cues, error
            case languageProbability = "language_probability"
            case audioSeconds = "audio_seconds"
            case computeSeconds = "compute_seconds"
        }
    }

    struct Cue: Decodable, Sendable {
        let start: Double
        let end: Double
        let text: String
        let confidence: Double
        let noSpeech: Double
        let compression: Double

        enum CodingKeys: String, CodingKey {
            case start, end, text, confidence, compression
            case noSpeech = "no_speech"
        }

        var line: Recognition.Line {
            Recognition.Line(start: start, end: end, text: text, confidence: confidence, noSpeech: noSpeech, compression: compression)
        }
    }

    struct Failure: Decodable, Sendable {
        let code: String
        let message: String
    }
}
