import QuillCore

enum Samples {
    static let project = Project.defaultID

    static func item(url: String?) -> Item {
        Item(
            id: ID(trusted: "itm_1"), project: project, kind: url == nil ? .file : .web, contentID: ContentID(trusted: "file:1"),
            title: "talk.mp3",
            url: url, createdAt: Timestamp(milliseconds: 0))
    }

    static func transcript(timed: Bool = true, _ texts: [String] = ["Hello <b>there</b>.", "Second & last.", "End."]) -> Transcript {
        let starts = [0, 133_900, 3_733_000]
        let cues = texts.enumerated().map { index, text in
            Cue(
                id: index, startMilliseconds: timed ? starts[index % 3] : nil, endMilliseconds: nil, text: text,
                speaker: index == 1 ? "A \"B\" <C>" : nil)
        }
        return Transcript(language: "en", origin: timed ? .recognised(model: "m") : .text, cues: cues, notes: [])
    }

    static func revision(_ sections: [Section], title: String = "A talk") -> Revision {
        Revision(
            id: ID(trusted: "rev_1"), document: ID(trusted: "doc_1"), number: 1, parent: nil,
            body: Revision.Body(
                frontMatter: FrontMatter(title: title, description: "d", slug: "a-talk", tags: [], language: "en"), sections: sections),
            recipe: nil, provenance: .person("p"), job: nil, createdAt: Timestamp(milliseconds: 5))
    }

    static let document = Document(
        id: ID(trusted: "doc_1"), project: project, uniqueKey: nil, title: "A talk", state: .toReview, head: ID(trusted: "rev_1"),
        items: [ID(trusted: "itm_1")], createdAt: Timestamp(milliseconds: 1_000))
}
