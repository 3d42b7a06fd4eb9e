package audit

// SettingOf is settingOf, for tests that need the stages before.
var SettingOf = settingOf
