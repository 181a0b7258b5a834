internal import AnyJSON
internal import QuillApp
internal import QuillClient
internal import QuillCore
internal import QuillWire
internal import Terminal

/// `quill events`: what happens in the server that owns the home, a line each, until Ctrl-C.
struct EventsCommand: Command {
    let context: CommandContext

    func run() async throws -> Status {
        guard ServerPlace.find(configuration) != nil, let reach = try await Reach.toLook(configuration), let server = reach.server else {
            throw QuillError(
                .notFound, "No server owns this home, so there is nobody to tell what happens.", hint: "Start one: quill serve")
        }
        let after = try parsed.integer("after", in: 0...Int.max).map(String.init)
        let (isJSON, types, run) = (isJSON, parsed.values("types"), parsed.value("run"))
        return try await reach.closing { reach in
            let interrupt = Interrupt()
            let following = Task<Void, any Error> { [console] in
                try await reach.client.follow(
                    after: after, types: types, run: run, connected: { if !isJSON { console.note("Listening to \(server).") } },
                    { event in console.line(isJSON ? Self.json(event) : Self.text(event)) })
            }
            interrupt.onSet { following.cancel() }
            do { try await following.value } catch {
                guard let signal = interrupt.signal else { throw error }
                return .interrupted(by: signal)
            }
            return .done
        }
    }

    /// The data is a JSON object in one line already.
    @Sendable private static func json(_ event: WireEvent) -> String {
        #"{"data":\#(event.data),"event":"\#(event.name)","id":"\#(event.id)"}"#
    }

    @Sendable private static func text(_ event: WireEvent) -> String {
        let fields: [String: JSONValue]
        do { fields = try Wire.decode([String: JSONValue].self, Array(event.data.utf8)) } catch {
            return Console.safe("\(event.name)  \(event.data)")
        }
        let time = if case .string(let time)? = fields["time"] { String(time.prefix(19)) + "Z  " } else { "" }
        let rest = fields.filter { $0.key != "time" }.sorted { $0.key < $1.key }.map { "\($0.key)=\(written($0.value))" }
        return Console.safe(time + event.name + "  " + rest.joined(separator: " "))
    }

    private static func written(_ value: JSONValue) -> String {
        switch value {
        case .string(let text): text
        case .integer(let number): String(number)
        case .number(let number): String(number)
        case .bool(let flag): String(flag)
        default: "…"
        }
    }
}
