internal import HTTPServer
internal import QuillCore

/// What a form sent: its fields, and files that were put among the uploads as they came.
struct FormBody: Sendable {
    private(set) var fields: [(name: String, value: String)] = []
    /// Ids of uploads that came in this form.
    private(set) var files: [String] = []

    /// Bounds: what a section or a pasted text may be at most, percent-encoded, and room beside.
    static let bytesMax = 4 << 20
    private static let fieldsMax = 1_000
    private static let filesMax = 20

    /// The first of that name.
    subscript(name: String) -> String? { fields.first { $0.name == name }?.value }

    /// What was written there; nil where that is nothing.
    func given(_ name: String) -> String? {
        guard let value = self[name], value.contains(where: { !$0.isWhitespace }) else { return nil }
        return value
    }

    func all(_ name: String) -> [String] { fields.filter { $0.name == name }.map(\.value) }

    /// Reads the body. `isGood` judges the form's token, before any file is taken in.
    static func read(
        _ request: Request, uploads: any UploadStore, isGood: (String?) -> Bool
    ) async throws -> FormBody {
        var form = FormBody()
        do {
            if request.headers["Content-Type"]?.lowercased().hasPrefix("multipart/form-data") == true {
                try await form.readParts(request, uploads, isGood)
            } else {
                try form.readPairs(try await request.body.collect(limit: bytesMax))
            }
        } catch let error as HTTPServerError {
            try await form.discard(uploads)
            throw Self.classified(error)
        } catch {
            try await form.discard(uploads)
            throw error
        }
        guard isGood(form["form_token"]) else {
            try await form.discard(uploads)
            throw stale
        }
        return form
    }

    /// Removes files that nobody wants after all.
    func discard(_ uploads: any UploadStore) async throws {
        for file in files { try await uploads.remove(file) }
    }

    private mutating func readPairs(_ bytes: [UInt8]) throws(QuillError) {
        for pair in bytes.split(separator: UInt8(ascii: "&")) {
            let halves = pair.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = Self.decoded(halves[0]), let value = halves.count > 1 ? Self.decoded(halves[1]) : "" else {
                throw QuillError(.invalidInput, "The form cannot be read.", hint: "Send it once more.")
            }
            try add(name, value)
        }
    }

    private mutating func readParts(_ request: Request, _ uploads: any UploadStore, _ isGood: (String?) -> Bool) async throws {
        var form = try Multipart(request)
        var left = Self.bytesMax
        while let part = try await form.nextPart() {
            guard let name = part.filename else {
                let bytes = try await form.value(limit: left)
                left -= bytes.count
                try add(part.name, String(decoding: bytes, as: UTF8.self))
                continue
            }
            // The token stands before all files, so that a stranger's form fills no disk.
            guard isGood(self["form_token"]) else { throw Self.stale }
            guard !name.isEmpty else { continue }
            guard files.count < Self.filesMax else {
                throw QuillError(.invalidInput, "The form holds more than \(Self.filesMax) files.", hint: "Send fewer at a time.")
            }
            try await take(&form, name, request.body.length, uploads)
        }
    }

    private mutating func take(_ form: inout Multipart, _ name: String, _ length: UInt64?, _ uploads: any UploadStore) async throws {
        // Its own size is known at its end only; the whole request is an upper bound of it.
        let upload = try await uploads.begin(name: String(name.prefix(255)), byteCount: length.map { Int64(clamping: $0) })
        files.append(upload.id)
        var offset: Int64 = 0
        while let piece = try await form.nextPiece() { offset = try await uploads.append(piece, to: upload.id, at: offset) }
        if offset == 0 {
            throw QuillError(.emptyInput, "file: \(name.prefix(100)) is empty.", hint: "Choose a file with something in it.")
        }
        try await uploads.close(upload.id)
    }

    private mutating func add(_ name: String, _ value: String) throws(QuillError) {
        guard fields.count < Self.fieldsMax else { throw QuillError(.tooLarge, "The form has more than \(Self.fieldsMax) fields.") }
        fields.append((name, value))
    }

    private static func decoded(_ text: ArraySlice<UInt8>) -> String? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count)
        var rest = text.makeIterator()
        while let byte = rest.next() {
            switch byte {
            case UInt8(ascii: "+"): bytes.append(0x20)
            case UInt8(ascii: "%"):
                guard let high = rest.next().flatMap(digit), let low = rest.next().flatMap(digit) else { return nil }
                bytes.append(high << 4 | low)
            default: bytes.append(byte)
            }
        }
        return String(validating: bytes, as: UTF8.self)
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x37
        case 0x61...0x66: byte - 0x57
        default: nil
        }
    }

    static let stale = QuillError(
        .notAllowed, "This form was not made by this server, or long ago.",
        hint: "Open the page once more and send it again. What you wrote is still in the page you came from: go back to copy it.")

    private static func classified(_ error: HTTPServerError) -> QuillError {
        switch error {
        case .bodyTooLarge(let limit): QuillError(.tooLarge, "The form is larger than \(limit >> 20) MB.", hint: "Send less at a time.")
        case .badMultipart(let why): QuillError(.invalidInput, "The form cannot be read: \(why).")
        default: QuillError(.unreachable, "The request broke off.", hint: "Send it again.")
        }
    }
}
