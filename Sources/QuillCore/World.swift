/// What exists already of everything a run could want: the planner's only view of the store.
package struct World: Sendable {
    package let item: Item
    package let document: ID<Document>?
    package var existing: [Target: Existing]
    /// Targets whose jobs died or were cancelled in this run; nothing that rests on them can be made.
    package var failed: Set<Target>
    /// What is to be made, as far as the planner has come: facts of one before it tell little of what is to be.
    package var changing: Set<Target> = []

    package init(item: Item, document: ID<Document>?, existing: [Target: Existing] = [:], failed: Set<Target> = []) {
        self.item = item
        self.document = document
        self.existing = existing
        self.failed = failed
    }

    package struct Existing: Sendable, Hashable {
        package let content: Digest
        package let recipe: Recipe?
        package let isPersons: Bool
        package let facts: Facts
        /// Made by a job of the run that is being planned.
        package let isOfThisRun: Bool

        package init(content: Digest, recipe: Recipe?, isPersons: Bool, facts: Facts, isOfThisRun: Bool) {
            self.content = content
            self.recipe = recipe
            self.isPersons = isPersons
            self.facts = facts
            self.isOfThisRun = isOfThisRun
        }
    }

    package func facts(_ variant: Variant, of subject: Subject) -> Facts? { existing[Target(subject, variant)]?.facts }
    package var itemSubject: Subject { .item(item.id) }
    package var documentSubject: Subject? { document.map(Subject.document) }
}
