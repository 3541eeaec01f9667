// FollowUp tests
