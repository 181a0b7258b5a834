internal import AnyJSON
internal import Foundation
internal import HTTPServer
package import QuillCore
internal import QuillWire
internal import Support

/// `POST /api/v1/ingest` as a form with a file: the file goes to the uploads as it comes, the plain fields become the request.
enum FormIngest {
    /// The same call with a JSON body; nil where the call is no such form.
    static func call(_ call: Call, _ request: Request, _ uploads: any UploadStore) async throws -> Call? {
        guard call.method == .post, call.segments == ["api", "v1", "ingest"],
            request.headers["Content-Type"]?.lowercased().hasPrefix("multipart/form-data") == true
        else { return nil }
        var values: [String: JSONValue] = [:]
        do {
            var form = try Multipart(request)
            while let part = try await form.nextPart() {
                if let name = part.filename {
                    guard values["upload_id"] == nil else {
                        throw QuillError(.invalidInput, "The form holds more than one file.", hint: "Send one file a request.")
                    }
                    values["upload_id"] = .string(try await take(&form, name, request.body.length, uploads))
                } else {
                    let text = String(decoding: try await form.value(limit: 64 << 10), as: UTF8.self)
                    try add(part.name, text, to: &values)
                }
            }
        } catch let error as HTTPServerError {
            throw QuillError(error)
        }
        return Call(
            method: .post, segments: call.segments, query: call.query, headers: [("Content-Type", "application/json")],
            body: BytesBody(Array(try JSONEncoder().encode(JSONValue.object(values)))), requestID: call.requestID)
    }

    private static func take(
        _ form: inout Multipart, _ name: String, _ length: UInt64?, _ uploads: any UploadStore
    ) async throws -> String {
        // Its own size is known at its end only; the whole request is an upper bound of it.
        let upload = try await uploads.begin(name: String(name.prefix(255)), byteCount: length.map { Int64(clamping: $0) })
        var offset: Int64 = 0
        do {
            while let piece = try await form.nextPiece() { offset = try await uploads.append(piece, to: upload.id, at: offset) }
            try await uploads.close(upload.id)
        } catch {
            try await uploads.remove(upload.id)
            throw error
        }
        return upload.id
    }

    /// A field that comes more than once is a list; so is one of those that are lists in JSON.
    private static func add(_ name: String, _ text: String, to values: inout [String: JSONValue]) throws {
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
