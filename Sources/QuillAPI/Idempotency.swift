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
        var inner = Call(
            method: call.method, segments: call.segments, query: call.query, headers: call.headers, body: BytesBody(bytes),
            requestID: call.requestID, actor: call.actor)
        inner.captured = call.captured
        switch try await quill.takeKey(key, request: request) {
        case .taken(let claim):
            let api = under(claim)
            return try await api.settle(await api.attempt(inner, route), under: claim, route)
        case .done(let claim, let effect):
            // Nobody lived, or nobody yet had the time, to keep the answer.
            guard let again = route.again else { throw effect.isForeign }
            let answer = await attempt(inner, route) { call, api in try await again(effect, call, api) }
            return Self.replayed(try await settle(answer, under: claim, route))
        case .answered(let kept): return Self.replayed(try route.locating(Answer(kept)))
        case .running:
            throw QuillError(
                .idempotencyInProgress, "The same request is being worked on.", .wait(seconds: 1), hint: "Ask again in a moment.")
        case .otherRequest:
            throw QuillError(
                .idempotencyKeyReused, "The Idempotency-Key was used for another request.", hint: "Take a new key for each new wish.")
        }
    }

    /// Keeps the answer, so that everybody gets the one that was kept first; or gives the key back: what failed on our side, or on
    /// somebody else's, may be tried again under it.
    private func settle(_ answer: Answer, under claim: KeyClaim, _ route: Route) async throws -> Answer {
        guard answer.status < 500, let own = KeptAnswer(answer) else {
            try await quill.release(claim)
            return answer
        }
        let kept = try await quill.keepAnswer(own, under: claim)
        return kept == own ? answer : Self.replayed(try route.locating(Answer(kept)))
    }

    private static func replayed(_ answer: Answer) -> Answer {
        var answer = answer
        answer.headers.removeAll { $0.name == "Idempotent-Replayed" }
        answer.headers.append(("Idempotent-Replayed", "true"))
        return answer
    }
}

extension Answer {
    fileprivate init(_ kept: KeptAnswer) {
        self.init(
            status: kept.status, headers: kept.mediaType.isEmpty ? [] : [("Content-Type", kept.mediaType)],
            body: kept.body.isEmpty ? .empty : .bytes(kept.body))
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
