/// A form with files, pulled from a request part by part.
///
///     let form = try Multipart(request)
///     while let part = try await form.nextPart() {
///         while let piece = try await form.nextPiece() { … }
///     }
///
/// Nothing is kept: a file of any size passes through in pieces. One task reads it.
package struct Multipart {
    private let body: RequestBody
    private var parser: MultipartParser
    private var events: ArraySlice<MultipartEvent> = []
    private var isInPart = false

    /// Throws when the request has no form, or one without a usable boundary.
    package init(_ request: Request, limits: MultipartLimits = MultipartLimits()) throws(HTTPServerError) {
        try self.init(contentType: request.headers["Content-Type"], body: request.body, limits: limits)
    }

    package init(contentType: String?, body: RequestBody, limits: MultipartLimits = MultipartLimits()) throws(HTTPServerError) {
        guard let contentType, let parameters = HeaderParameters(contentType), parameters.value.equalsIgnoringCase("multipart/form-data"),
            let boundary = parameters["boundary"]
        else { throw .badMultipart("the content type is not multipart/form-data with a boundary") }
        self.body = body
        parser = try MultipartParser(boundary: boundary, limits: limits)
    }

    /// The next part; nil behind the last. What is left of the part before it is skipped.
    package mutating func nextPart() async throws(HTTPServerError) -> MultipartPart? {
        while try await nextPiece() != nil {}
        while let event = try await next() {
            if case .part(let part) = event {
                isInPart = true
                return part
            }
        }
        return nil
    }

    /// The next bytes of the part; nil at its end, and outside of any part.
    package mutating func nextPiece() async throws(HTTPServerError) -> [UInt8]? {
        while isInPart {
            guard let event = try await next() else { return nil }
            switch event {
            case .bytes(let bytes): return bytes
            case .partEnded, .part: isInPart = false
            }
        }
        return nil
    }

    /// All bytes of the part, for plain fields.
    package mutating func value(limit: Int) async throws(HTTPServerError) -> [UInt8] {
        var all: [UInt8] = []
        while let piece = try await nextPiece() {
            guard piece.count <= limit - all.count else { throw .bodyTooLarge(limit: limit) }
            all += piece
        }
        return all
    }

    private mutating func next() async throws(HTTPServerError) -> MultipartEvent? {
        while events.isEmpty {
            guard let bytes = try await body.next() else {
                try parser.finish()
                return nil
            }
            events = try parser.feed(bytes)[...]
        }
        return events.popFirst()
    }
}
