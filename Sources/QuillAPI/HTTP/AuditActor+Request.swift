internal import HTTPServer
internal import QuillCore

extension AuditActor {
    /// What a request says of itself, and its address. Nobody can sign in yet: whoever reaches the port may say what they like, so the address
    /// stays beside the name.
    init(_ request: Request) {
        let isCommandLine = request.headers["Quill-Client"] == "cli"
        let name = request.headers["Quill-User"].flatMap { Self.isName($0) ? $0 : nil }
        self.init(
            isCommandLine && name != nil ? .user : .client, isCommandLine ? name : nil, from: isCommandLine ? .cli : .api, at: request.peer)
    }

    private static func isName(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count) && text.utf8.allSatisfy { $0 > 32 && $0 < 127 }
    }
}
