internal import QuillWire

/// The reference of the API as a value, drawn from the endpoint table.
struct APIReference: Encodable {
    struct Group: Encodable {
        let title: String
        let endpoints: [Row]
    }

    struct Row: Encodable {
        struct Parameter: Encodable { let name, meaning: String }
        struct Field: Encodable {
            let name, type, meaning: String
            let isRequired: Bool
        }
        struct Problem: Encodable {
            let status: Int
            let code, when: String
        }
        let name, method, path, summary: String
        let query: [Parameter]
        let fields: [Field]
        let status: Int
        let answer: String
        let problems: [Problem]
        let takesIdempotencyKey: Bool
        let curl: String

        init(_ endpoint: Endpoint) {
            name = endpoint.name
            method = endpoint.method.rawValue
            path = endpoint.path
            summary = endpoint.summary
            query = endpoint.query.map { Parameter(name: $0.name, meaning: $0.help) }
            fields = (endpoint.request?.specs ?? []).map {
                Field(name: $0.name, type: "\($0.kind)", meaning: $0.help, isRequired: $0.isRequired)
            }
            status = endpoint.status
            answer =
                switch endpoint.answer {
                case .json(let type): ValueShape.name(of: type)
                case .bytes(let mediaTypes): mediaTypes
                case .events: "text/event-stream"
                case .nothing: ""
                }
            problems = endpoint.refusals.map { Problem(status: $0.status, code: $0.code, when: $0.when) }
            takesIdempotencyKey = endpoint.takesKey
            curl = endpoint.curl
        }
    }

    struct Value: Encodable {
        struct Field: Encodable {
            let name, type: String
            let isOptional: Bool
        }
        let name: String
        let fields: [Field]

        init(_ shape: ValueShape) {
            name = shape.name
            fields = shape.fields.map { Field(name: $0.name, type: $0.type, isOptional: $0.isOptional) }
        }
    }

    let groups: [Group]
    /// What the answers are made of, by name; a page of a list is `data`, `next_cursor` and `has_more`.
    let values: [Value]

    init() {
        groups = Endpoints.groups.map { group in Group(title: group.title, endpoints: group.endpoints.map(Row.init)) }
        var shapes: [String: ValueShape] = [:]
        let answers: [any (Codable & Sendable).Type] = Endpoints.all.compactMap {
            if case .json(let type) = $0.answer { type } else { nil }
        }
        for type in answers + [Wire.Problem.self, Wire.SectionConflict.self] {
            for shape in ValueShape.all(of: type) where !shape.name.hasPrefix("page of ") { shapes[shape.name] = shape }
        }
        values = shapes.values.sorted { $0.name < $1.name }.map(Value.init)
    }
}
