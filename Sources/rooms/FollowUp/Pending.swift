import Core

extension FollowUpModule { package func undoInterruptedImports() async throws {} }
