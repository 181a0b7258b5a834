/// Who owns, who may, and how much. Everything but installation settings belongs to one project.
package struct Project: Noun, Sendable, Hashable {
    package static let idPrefix = "prj"

    package let id: ID<Project>
    package let name: String

    package init(id: ID<Project>, name: String) {
        self.id = id
        self.name = name
    }

    /// The project of an installation that has made no other: what a person at the machine itself acts in.
    package static let defaultID = ID<Project>(trusted: "prj_00000000000000000000000000")
}
