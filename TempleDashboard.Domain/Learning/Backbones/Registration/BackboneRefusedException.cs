namespace TempleDashboard.Domain.Learning.Backbones.Registration;

/// <summary>An ONNX file does not fit as a backbone. Caught by <see cref="BackboneRegistry"/>, which answers with the reason.</summary>
internal sealed class BackboneRefusedException(BackboneError error) : Exception(error.Message)
{
    public BackboneRefusedException(string field, string message)
        : this(new BackboneError(field, message))
    {
    }

    public BackboneError Error => error;
}
