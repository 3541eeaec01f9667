// SwedishText
