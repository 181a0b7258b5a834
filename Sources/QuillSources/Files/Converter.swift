internal import Children
internal import Foundation
internal import QuillCore

/// Turns documents into Markdown, in children with limits: what comes in may be hostile.
struct Converter {
    let tools: FetchTools
    let pandoc: String

    /// The largest text that is taken, as bytes of UTF-8.
    static let textLimit = 2_000_000
    /// Ends one that hangs. What a hostile document may use is limited in processor time, so that a busy machine refuses no honest one.
    private static let timeLimitSeconds = 300.0

    /// The Markdown of a DOCX file, with its properties as front matter.
    func markdown(docx path: String, in folder: String) async throws(QuillError) -> String {
        // The memory of a Haskell program is limited by its own runtime: it reserves a terabyte of addresses at the start.
        // A document of 2 MB of text takes less than 192 MB (pandoc 2.17).
        let command = Command(
            executable: pandoc,
            arguments: [
                "+RTS", "-M256m", "-RTS", "--sandbox", "--standalone", "--from=docx", "--to=gfm-raw_html+yaml_metadata_block",
                "--wrap=none", "--eol=lf", path,
            ],
            workingDirectory: folder,
            limits: ChildLimits(timeLimitSeconds: Self.timeLimitSeconds, cpuSeconds: 30, outputFileBytes: 1 << 20, niceness: 5))
        let result = try await run(command, nil, "pandoc")
        switch result.exit {
        case .code(0): return String(decoding: result.output, as: UTF8.self)
        case .timedOut, .signal: throw Self.tooMuch
        case .code(251): throw Self.tooMuch  // the runtime's own memory limit
        case .code:
            throw QuillError(
                .damagedInput, "The DOCX file cannot be read.", hint: "Open it in a word processor and save it once more as DOCX.")
        }
    }

    /// The readable part of a page.
    func readable(html: [UInt8], in folder: String) async throws(QuillError) -> ReadablePage {
        let command = Command(
            executable: tools.python, arguments: ["-I", tools.readableHelper], workingDirectory: folder,
            limits: ChildLimits(
                timeLimitSeconds: Self.timeLimitSeconds, addressSpaceBytes: 3 << 30, cpuSeconds: 60, outputFileBytes: 1 << 20, niceness: 5))
        let result = try await run(command, html, "The reader of web pages")
        guard result.succeeded else {
            if result.exit == .timedOut { throw Self.tooMuch }
            throw QuillError(.damagedInput, "The page cannot be read.", hint: "Copy its text into a file and give that.")
        }
        return try JSON.decode(ReadablePage.self, result.output)
    }

    private func run(_ command: Command, _ input: [UInt8]?, _ name: String) async throws(QuillError) -> ChildResult {
        do {
            return try await Child.run(command, input: input, output: .collect(limitBytes: Self.textLimit * 2))
        } catch ChildError.outputTooLarge {
            throw TooLarge.error("The text", limit: Self.textLimit)
        } catch {
            throw ToolFailure.classified(error, of: name)
        }
    }

    private static let tooMuch = QuillError(
        .tooLarge, "The document takes more time or memory than a document may.", hint: "Copy its text into a file and give that.")
}

/// What `readable.py` answers.
struct ReadablePage: Decodable {
    let title: String?
    let author: String?
    let date: String?
    let language: String?
    let markdown: String
}
