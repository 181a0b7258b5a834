internal import HTTPServer
internal import QuillCore
internal import QuillService
internal import QuillWeb

extension JobListFilter {
    init(_ request: Request) {
        self.init(
            request.query("state").flatMap(JobFilter.init(rawValue:)) ?? .all,
            search: String((request.query("q") ?? "").prefix(JobSearch.lengthMax + 1)),
            cursor: request.query("cursor").flatMap { ID<Job>($0)?.text })
    }

}

extension Pages {
    /// What is asked for; nil where the tab and what is written exclude each other, or where that cannot be read: then why.
    static func asked(_ filter: JobListFilter) -> (query: JobQuery?, problem: Trouble?) {
        do {
            return (try JobSearch(parsing: filter.search).query(within: filter.tab.states), nil)
        } catch {
            return (nil, Trouble(error.message.replacing("q: the", with: "The"), tone: .warn))
        }
    }

    /// What can be looked for here, with the steps there are.
    func jobWords() -> [(words: String, help: String)] {
        let kinds = quill.steps.map { (words: "kind:" + $0, help: Naming.step($0)) }
        let states = JobStatus.State.allCases.map { (words: "state:" + $0.rawValue, help: "jobs that are \($0.rawValue)") }
        let rest = JobSearch.qualifiers.filter { !["kind", "state"].contains($0.name) }.map { (words: $0.example, help: $0.help) }
        return rest + states + kinds
    }
}
