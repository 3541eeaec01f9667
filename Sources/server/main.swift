print("beprova")
