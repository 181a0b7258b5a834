internal import QuillCore

extension Quill {
    /// The steps that write, in the order of an article; `summary` stands by itself.
    package static let writingSteps = articleSteps + ["summary"]
    static let articleSteps = ["outline", "chapters", "section", "seo"]

    /// The choices of a run, each checked; `steps` are those that may write in it. Throws `invalid-input` naming the field.
    func parameters(
        _ writer: String?, _ style: WritingStyle, for steps: [String], speechModel: String? = nil, maxSections: Int = 12
    ) throws(QuillError) -> Parameters {
        var stepWriters: [String: String] = [:]
        for (step, name) in style.stepWriters.sorted(by: { $0.key < $1.key }) {
            guard Self.writingSteps.contains(step) else {
                throw QuillError(
                    .invalidInput, "writers: there is no step \(step).", hint: "Choose from \(Self.writingSteps.joined(separator: ", ")).")
            }
            guard steps.contains(step) else {
                throw QuillError(
                    .invalidInput, "writers: nothing of the step \(step) is written here.",
                    hint: steps.isEmpty ? "Leave it out." : "What is written here: \(steps.joined(separator: ", ")).")
            }
            stepWriters[step] = try chooseWriter(name)
        }
        var unnamed: [Parameters.Choice] = []
        if writer == nil { unnamed.append(.writer) }
        if speechModel == nil { unnamed.append(.speechModel) }
        let parameters = Parameters(
            writer: try chooseWriter(writer), speechModel: try choose(speechModel, from: speechModels, "speech-model"),
            maxSections: maxSections, tone: style.tone, industry: style.industry,
            instructions: style.instructions.flatMap { $0.isEmpty ? nil : $0 },
            temperature: style.temperature, stepWriters: stepWriters.isEmpty ? nil : stepWriters, language: style.language,
            targetChapters: style.targetChapters, unnamed: unnamed)
        try parameters.checkWishes()
        try StyleRules(catalogue: catalogue, parameters: parameters, steps: steps).check()
        return parameters
    }

    /// The writer, or the ladder of writers, that a request names; the standard one where it names none.
    func chooseWriter(_ written: String?) throws(QuillError) -> String {
        guard let written else { return standardWriter }
        let names = written.split(separator: ",").map { $0.drop { $0 == " " } }
        var chosen: [String] = []
        for name in names where !chosen.contains(String(name)) {
            guard catalogue.knows(String(name)) else { throw unknown(String(name), among: writers, "writer") }
            chosen.append(String(name))
        }
        guard !chosen.isEmpty else { return standardWriter }
        return chosen.joined(separator: ",")
    }

    var standardSpeechModel: String { speechModels.first ?? "none" }

    private func choose(_ written: String?, from known: [String], _ field: String) throws(QuillError) -> String {
        guard let written else { return standardSpeechModel }
        guard known.contains(written) else { throw unknown(written, among: known, field) }
        return written
    }

    private func unknown(_ written: String, among known: [String], _ field: String) -> QuillError {
        QuillError(.invalidInput, "\(field): there is no \(written).", hint: "Choose from \(known.joined(separator: ", ")).")
    }
}
