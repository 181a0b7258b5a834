internal import QuillCore

/// What is known of an item beside its words. Of an item of which nothing is known the region is empty, and fills itself.
extension HTML {
    package mutating func itemDetails(_ model: ItemModel) {
        region(.itemDetails(model.id)) { space in
            guard !model.details.isEmpty else { return }
            space.panel("Details") { panel in
                panel.dl(.class("facts panel-body")) { facts in
                    for detail in model.details { facts.fact(detail.name, detail.value) }
                }
            }
        }
    }
}
