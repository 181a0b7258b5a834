internal import QuillCore

/// The request with every name checked: nothing has been changed yet.
struct CheckedRequest: Sendable {
    let article: Bool
    let summaries: [SummaryType]
    let destinations: [(publisher: String, locator: String, settings: [String: String])]
    let parameters: Parameters
    let remake: [String]
    let trigger: String
}

extension Quill {
    func check(_ request: ArticleRequest) throws(QuillError) -> CheckedRequest {
        var summaries: [SummaryType] = []
        for written in request.variants where !written.isEmpty && written != "none" {
            guard let type = SummaryType(written: written) else {
                let known = SummaryType.allCases.map(\.rawValue).joined(separator: ", ")
                throw QuillError(.invalidInput, "variants: there is no variant \(written).", hint: "Choose from \(known), or none.")
            }
            if !summaries.contains(type) { summaries.append(type) }
        }
        var places: [(publisher: String, locator: String, settings: [String: String])] = []
        for written in request.destinations { places.append(try parse(destination: written)) }
        guard (1...12).contains(request.maxSections) else {
            throw QuillError(
                .invalidInput, "max-sections: \(request.maxSections) is not between 1 and 12.", hint: "Give a number from 1 to 12.")
        }
        let steps = (request.article ? Self.articleSteps : []) + (summaries.isEmpty ? [] : ["summary"])
        let parameters = try parameters(
            request.writer, request.style, for: steps, speechModel: request.speechModel, maxSections: request.maxSections)
        guard request.article || places.isEmpty else {
            throw QuillError(
                .invalidInput, "to: there is nothing to deliver without an article.", hint: "Ask for the article, or leave out to.")
        }
        return CheckedRequest(
            article: request.article, summaries: summaries, destinations: places, parameters: parameters, remake: request.remake,
            trigger: request.trigger)
    }

    private func parse(destination written: String) throws(QuillError) -> (publisher: String, locator: String, settings: [String: String]) {
        let parts = written.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, let publisher = publishers.first(where: { $0.descriptor.kind == parts[0] }) else {
            let known = publishers.map(\.descriptor.usage).joined(separator: ", ")
            throw QuillError(.invalidInput, "to: \(written) is no destination.", hint: "Write it as \(known).")
        }
        let (locator, settings) = try publisher.parse(parts[1])
        return (parts[0], locator, settings)
    }
}
