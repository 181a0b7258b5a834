internal import HTTPServer
internal import QuillCore
internal import QuillWeb
internal import Support

extension Pages {
    /// A failure as a page; to a script, which shows the words beside its form, as a problem (RFC 9457).
    func problem(_ error: QuillError, _ request: Request, _ id: String) async -> Response {
        let status = Self.status(of: error.code)
        if status >= 500 { Log.error("\(id): \(request.method) \(request.path): \(error)") }
        if request.wantsPatch || request.segments.first == "fragments" {
            return Response(
                status: status, headers: [("Content-Type", "application/problem+json"), ("Cache-Control", "no-store")],
                body: .bytes(Self.problem(error, status, id)))
        }
        var visit = visit(request, nil, 0)
        do { visit = try await self.visit(request) } catch { Log.error("\(id): \(error)") }
        // Its words are for those who give commands and ask for ids; whoever follows a link wants to know what became of it.
        if status == 404, error.hint?.contains("`") == true {
            return visit.page(ProblemPage.notFound(reference: id, badges: visit.badges), status: status)
        }
        return visit.page(ProblemPage(error, status: status, reference: id, badges: visit.badges), status: status)
    }

    private static func problem(_ error: QuillError, _ status: Int, _ id: String) -> [UInt8] {
        let detail = [error.message, error.hint].compactMap(\.self).joined(separator: " ")
        let fields = ["code": error.code.rawValue, "detail": detail, "request_id": id, "status": String(status)]
        do { return try JSON.encode(fields) } catch { return Array("{}".utf8) }
    }

    static func status(of code: ErrorCode) -> Int {
        switch code {
        case .notFound: 404
        case .conflict, .remoteEdited, .homeInUse: 409
        case .tooLarge: 413
        case .notAllowed, .permissionDenied, .notOwner: 403
        case .quotaExceeded: 402
        case .rateLimited: 429
        case .diskFull, .readOnly: 507
        case .homeDamaged, .internalError: 500
        case .toolMissing, .cancelled, .homeNewer, .otherInstallation: 503
        case .unreachable, .timedOut, .modelRefused, .modelUnusable, .helperFailed: 502
        default: 422
        }
    }
}
