internal import AnyJSON
internal import Crypto
internal import Foundation
internal import HTTPServer
package import QuillCore
internal import QuillWire
internal import Support

/// `POST /api/v1/ingest` as a form with a file: the file goes to the uploads as it comes, the plain fields become the request.
struct FormIngest {
    /// The same call with a JSON body.
    let call: Call
    /// Where the form's file went.
    let upload: String?

    /// Nil where the call is no such form.
    static func read(_ call: Call, _ request: Request, _ uploads: any UploadStore) async throws -> FormIngest? {
        guard call.method == .post, call.segments == ["api", "v1", "ingest"],
            request.headers["Content-Type"]?.lowercased().hasPrefix("multipart/form-data") == true
        else { return nil }
        var reading = Reading()
        do {
            var form = try Multipart(request)
            while let part = try await form.nextPart() { try await reading.take(part, &form, request.body.length, uploads) }
        } catch {
            if let upload = reading.upload { try await uploads.remove(upload) }
            guard let error = error as? HTTPServerError else { throw error }
            throw QuillError(error)
        }
        let headers = call.headers.filter { !["content-type", "content-length"].contains($0.name.lowercased()) }
        let json = try JSONEncoder().encode(JSONValue.object(reading.values))
        var read = Call(
            method: .post, segments: call.segments, query: call.query, headers: headers + [("Content-Type", "application/json")],
            body: BytesBody(Array(json)), requestID: call.requestID, actor: call.actor)
        read.fingerprint = Digest(of: reading.parts.joined(separator: "\n"))
        return FormIngest(call: read, upload: reading.upload)
    }
}

/// What was read of a form so far.
private struct Reading {
    var values: [String: JSONValue] = [:]
    var upload: String?
    /// Name and digest of each part: what the same wish sent twice is known by, since boundary and upload are new each time.
    var parts: [String] = []

    mutating func take(_ part: MultipartPart, _ form: inout Multipart, _ length: UInt64?, _ uploads: any UploadStore) async throws {
        guard let name = part.filename else {
            let bytes = try await form.value(limit: 64 << 10)
            parts.append("field \(Digest(of: part.name)) \(Digest(of: bytes))")
            guard part.name != "upload_id" || upload == nil else { throw Self.twoFiles }
            return add(part.name, String(decoding: bytes, as: UTF8.self))
        }
        guard upload == nil, values["upload_id"] == nil else {
            throw Self.twoFiles
        }
        // Its own size is known at its end only; the whole request is an upper bound of it.
        let id = try await uploads.begin(name: String(name.prefix(255)), byteCount: length.map { Int64(clamping: $0) }).id
        upload = id
        values["upload_id"] = .string(id)
        var offset: Int64 = 0
        var hash = SHA256()
        while let piece = try await form.nextPiece() {
            hash.update(piece)
            offset = try await uploads.append(piece, to: id, at: offset)
        }
        try await uploads.close(id)
        parts.append("file \(Digest(of: name)) \(hash.finish().hexadecimal)")
    }

    private static let twoFiles = QuillError(.invalidInput, "The form holds more than one file.", hint: "Send one file a request.")

    /// A field that comes more than once is a list; so is one of those that are lists in JSON.
    private mutating func add(_ name: String, _ text: String) {
        switch name {
        case "variants", "to", "remake":
            let old: [JSONValue] = if case .array(let list)? = values[name] { list } else { [] }
            values[name] = .array(old + text.split(separator: ",").map { .string(String($0)) })
        case "article":
            values[name] =
                ["true", "on", "1"].contains(text) ? .bool(true) : ["false", "off", "0"].contains(text) ? .bool(false) : .string(text)
        case "max_sections": values[name] = Int64(text).map(JSONValue.integer) ?? .string(text)
        default: values[name] = .string(text)
        }
    }
}

/// A body that is there already.
package struct BytesBody: CallBody {
    private let state: Once

    package init(_ bytes: [UInt8]) { state = Once(bytes) }

    package var length: Int64? { Int64(state.count) }
    package func next() async throws(QuillError) -> [UInt8]? { state.take() }
}

/// Bytes that are handed out once.
private final class Once: Sendable {
    let count: Int
    private let bytes: Lock<[UInt8]?>

    init(_ bytes: [UInt8]) {
        count = bytes.count
        self.bytes = Lock(bytes.isEmpty ? nil : bytes)
    }

    func take() -> [UInt8]? { bytes.withLock { $0.take() } }
}
