internal import QuillCore
internal import QuillService
internal import QuillWire

/// The same wish sent twice under one key is done once: the second time gets the first one's answer.
extension API {
    /// The key of a call that changes something; nil where it names none. It is refused where it could not be honoured.
    static func key(of call: Call, for endpoint: Endpoint) throws -> String? {
        guard ![.get, .head].contains(call.method) else { return nil }
        guard let key = call.header("idempotency-key") ?? call.header("x-idempotency-key") else { return nil }
        guard endpoint.takesKey else {
            throw ValidationFailure(problems: [
                FieldProblem(field: "Idempotency-Key", message: "is not taken here: what was sent already is known by its Upload-Offset.")
            ])
        }
        guard (1...200).contains(key.utf8.count), key.utf8.allSatisfy({ $0 > 32 && $0 < 127 }) else {
            throw ValidationFailure(
                problems: [FieldProblem(field: "Idempotency-Key", message: "has to be 1 to 200 visible ASCII characters.")])
        }
        return key
    }

    func once(_ key: String, _ call: Call, _ route: Route) async throws -> Answer {
        let bytes = try await call.body.collect(limit: 4 << 20)
        let query = call.query.map { "\($0.name)=\($0.value)" }.joined(separator: "&")
        let place = "\(call.method.rawValue) \(call.segments.joined(separator: "/"))?\(query)\n"
        let request = Digest(of: place + (call.fingerprint ?? Digest(of: bytes)).hex)
        switch try await quill.takeKey(key, request: request) {
        case .new: break
        case .answered(let kept):
            let type = kept.mediaType.isEmpty ? [] : [(name: "Content-Type", value: kept.mediaType)]
            return try route.locating(
                Answer(
                    status: kept.status, headers: type + [("Idempotent-Replayed", "true")],
                    body: kept.body.isEmpty ? .empty : .bytes(kept.body)))
        case .running:
            var answer = Problem.answer(
                QuillError(.idempotencyInProgress, "The same request is being worked on.", hint: "Ask again in a moment."), call.requestID)
            answer.headers.append(("Retry-After", "1"))
            return answer
        case .otherRequest:
            throw QuillError(
                .idempotencyKeyReused, "The Idempotency-Key was used for another request.", hint: "Take a new key for each new wish.")
        }
        var inner = Call(
            method: call.method, segments: call.segments, query: call.query, headers: call.headers, body: BytesBody(bytes),
            requestID: call.requestID)
        inner.captured = call.captured
        let answer = await attempt(inner, route)
        // What failed on our side, or on somebody else's, may be tried again under the same key.
        guard answer.status < 500, case .some(let kept) = KeptAnswer(answer) else {
            try await quill.release(key: key)
            return answer
        }
        try await quill.keepAnswer(kept, under: key)
        return answer
    }
}

extension KeptAnswer {
    /// Nil for an answer that is no bytes.
    fileprivate init?(_ answer: Answer) {
        let mediaType = answer.headers.first { $0.name == "Content-Type" }?.value ?? ""
        switch answer.body {
        case .empty: self.init(status: answer.status, mediaType: mediaType, body: [])
        case .bytes(let bytes): self.init(status: answer.status, mediaType: mediaType, body: bytes)
        case .file, .events: return nil
        }
    }
}
