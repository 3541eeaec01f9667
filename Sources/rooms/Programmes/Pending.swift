import Forms
extension ProgrammePackage { public func everything() -> [PackageFault] { faults } }
