await Entry.run()
