package import QuillWire

/// A file of this machine, read where its bytes are wanted.
package protocol UploadSource: Sendable {
    /// What it is called, without its folders.
    var name: String { get }
    /// From the root; nil where it lies in no file.
    var path: String? { get }
    /// Throws where it is no file that can be read, or an empty one.
    func size() async throws(ClientError) -> Int64
    /// Fewer than `count` bytes only at the end.
    func read(at offset: Int64, count: Int) async throws(ClientError) -> [UInt8]
}

extension QuillClient {
    /// Sends a file in pieces and goes on where it stopped when the connection breaks; one that can be lent is not sent at all.
    /// - Parameters:
    ///   - begun: the id of an upload of the same file that was broken off, if any.
    ///   - began: takes the id before anything is sent: of what is broken off it is needed to go on, or to give it up.
    ///   - told: how many bytes are there, and of how many.
    /// - Returns: the id, for `ingest`.
    package func upload(
        _ source: any UploadSource, goingOnWith begun: String? = nil, pieceBytes: Int = 8 << 20,
        began: @Sendable (String) -> Void = { _ in }, told: @Sendable (Int64, Int64) -> Void = { _, _ in }
    ) async throws(ClientError) -> String {
        if let lent = try await transport.lend(source) { return lent }
        let size = try await source.size()
        var upload: Wire.Upload
        if let begun { upload = try await self.upload(begun) } else { upload = try await newUpload(source.name, size) }
        began(upload.id)
        guard upload.size == size else { throw Self.changed }
        var misses = 0
        while upload.offset < size {
            guard !Task.isCancelled else { throw .cancelled }
            told(upload.offset, size)
            let piece = try await source.read(at: upload.offset, count: pieceBytes)
            guard !piece.isEmpty else { throw Self.changed }
            do {
                upload = try await append(piece, to: upload)
                misses = 0
            } catch {
                (upload, misses) = try await stand(of: upload, after: error, misses)
            }
        }
        told(size, size)
        return upload.id
    }

    /// How much of an upload is there.
    package func upload(_ id: String) async throws(ClientError) -> Wire.Upload { try await value(WireCall(Endpoints.upload, ["id": id])) }

    package func deleteUpload(_ id: String) async throws(ClientError) { try await nothing(Endpoints.deleteUpload, id) }

    private func newUpload(_ name: String, _ size: Int64) async throws(ClientError) -> Wire.Upload {
        let clean = String(name.unicodeScalars.map { $0.value < 32 || $0.value == 127 ? " " : Character($0) }.prefix(255))
        return try await value(Endpoints.newUpload, sending: Wire.NewUpload(name: clean, size: Int(size)))
    }

    private func append(_ piece: [UInt8], to upload: Wire.Upload) async throws(ClientError) -> Wire.Upload {
        let headers = [(name: "Upload-Offset", value: String(upload.offset)), (name: "Content-Type", value: "application/octet-stream")]
        _ = try await bytes(WireCall(Endpoints.appendUpload, ["id": upload.id], headers: headers, body: piece), limit: 1 << 20)
        return Wire.Upload(id: upload.id, name: upload.name, size: upload.size, offset: upload.offset + Int64(piece.count))
    }

    /// Where to go on after a piece that did not arrive whole. The server knows best: a part of it may have.
    private func stand(
        of upload: Wire.Upload, after error: ClientError, _ misses: Int
    ) async throws(ClientError) -> (Wire.Upload, misses: Int) {
        switch error {
        case .unreachable: break
        case .problem(let problem) where problem.status == 409: break
        default: throw error
        }
        var misses = misses
        var latest = error
        while misses < Self.patience {
            misses += 1
            await pause(misses)
            guard !Task.isCancelled else { throw .cancelled }
            do {
                let now = try await self.upload(upload.id)
                return (now, now.offset > upload.offset ? 0 : misses)
            } catch {
                guard case .unreachable = error else { throw error }
                latest = error
            }
        }
        throw latest
    }

    private static let changed = ClientError.local(
        Wire.Fault(code: "conflict", message: "The file changed while it was sent.", hint: "Send it once nothing writes to it any more."))
}
