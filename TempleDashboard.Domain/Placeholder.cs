namespace TempleDashboard.Domain;
public static class Placeholder { public static string V() { return Microsoft.ML.OnnxRuntime.OrtEnv.Instance().GetVersionString(); } }
