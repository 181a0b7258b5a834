internal import QuillApp
internal import QuillClient
internal import QuillCore
internal import Support
internal import Terminal

/// What was given to work on: an address, or a file of this machine.
enum GivenInput: Sendable {
    case address(String)
    case file(LocalFile)

    init(_ written: String) throws(QuillError) {
        let text = String(written.drop(while: \.isWhitespace))
        guard !text.isEmpty else {
            throw QuillError(.invalidInput, "Nothing was given to work on.", hint: "Give a file's path or an address.")
        }
        self = WebAddress.looksLikeOne(text) ? .address(text) : .file(LocalFile(path: absolute(text)))
    }

    /// Sends a file to where it is worked on, and shows how far that is; what is broken off is taken back. An address is there already.
    func send(_ client: QuillClient, _ view: ProgressView? = nil) async throws(ClientError) -> SentInput {
        switch self {
        case .address(let url): return SentInput(url: url, upload: nil)
        case .file(let file):
            let begun = Lock<String?>(nil)
            do {
                let began: @Sendable (String) -> Void = { id in begun.withLock { $0 = id } }
                let id = try await client.upload(file, began: began) { sent, size in Self.show(sent, size, view) }
                return SentInput(url: nil, upload: id)
            } catch {
                await SentInput(url: nil, upload: begun.withLock { $0 }).takeBack(client)
                throw error
            }
        }
    }

    /// A file that is sent in one piece is there before anybody could read of it.
    private static func show(_ sent: Int64, _ size: Int64, _ view: ProgressView?) {
        guard let view, size > 16 << 20 else { return }
        let id = "upload"
        if sent == 0 {
            view.apply(.planned(id, title: "Send the file"))
            view.apply(.started(id))
        }
        let about = "\(Format.bytes(Int(sent))) of \(Format.bytes(Int(size)))"
        view.apply(sent == size ? .finished(id) : .advanced(id, fraction: Double(sent) / Double(size), detail: about))
    }
}

/// What was given, where the server can get at it.
struct SentInput: Sendable {
    let url: String?
    let upload: String?

    /// Takes the file back where `body` does not want it in the end.
    func use<T: Sendable>(_ client: QuillClient, _ body: (SentInput) async throws -> T) async throws -> T {
        do { return try await body(self) } catch {
            await takeBack(client)
            throw error
        }
    }

    func takeBack(_ client: QuillClient) async {
        guard let upload else { return }
        // In a task of its own: what was broken off was so by cancelling.
        await Task {
            do throws(ClientError) { try await client.deleteUpload(upload) } catch {
                Log.error("what was sent could not be taken back, and goes after a day: \(QuillError(error).message)")
            }
        }.value
    }
}
