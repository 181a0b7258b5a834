package import QuillCore

/// One section open for writing, alone: what the editor is without scripts.
package struct SectionEditPage: WebPage {
    package let document: ID<Document>
    package let documentTitle: String
    package let badges: Shell.Badges
    package let section: DocumentModel.Section
    package let writing: DocumentModel.Writing

    package init(
        document: ID<Document>, documentTitle: String, badges: Shell.Badges, section: DocumentModel.Section,
        writing: DocumentModel.Writing
    ) {
        self.document = document
        self.documentTitle = documentTitle
        self.badges = badges
        self.section = section
        self.writing = writing
    }

    package var shell: Shell {
        Shell(
            "Edit \(section.heading ?? "the lead")", place: .documents, here: .editSection(document, section.key), badges: badges,
            scripts: [.editor])
    }

    package func content(into page: inout HTML) {
        page.top(
            section.heading.map { "Edit “\($0)”" } ?? "Edit the lead",
            crumbs: [("Documents", .documents), (documentTitle, .document(document, section: section.key))])
        page.div(.class("panel")) { panel in
            panel.div(.class("writing panel-body")) { $0.writingForm(writing, section, document, isAlone: true) }
        }
    }
}
