// Web tests
