internal import QuillCore

/// One source: hear, read, check and reuse it.
package struct ItemPage: WebPage {
    package let model: ItemModel

    package init(_ model: ItemModel) { self.model = model }

    package var shell: Shell {
        Shell(
            model.title, place: .library, here: .item(model.id), badges: model.badges, scripts: [.player], hasProse: true)
    }

    package func content(into page: inout HTML) {
        page.itemHead(model)
        page.div(.class("item")) { grid in
            grid.section(.class("panel listen"), .label("Listen and read")) { listen in
                listen.itemPlayer(model)
                listen.itemTranscript(model)
                if model.transcript != nil || model.under != nil { listen.transcriptBar(model.id) }
            }
            grid.div { side in
                side.itemPart(model)
                side.itemDetails(model)
            }
        }
        page.remakeDialog(model)
        page.quoteDialog(model.documents.map { QuotePlaces(document: $0.document, title: $0.title, sections: $0.sections) })
        page.deleteDialog(model)
    }
}
