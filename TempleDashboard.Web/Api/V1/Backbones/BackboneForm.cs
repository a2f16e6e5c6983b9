namespace TempleDashboard.Web.Api.V1.Backbones;

/// <summary>Describes the upload of a backbone in the OpenAPI document; the request itself is read as a stream, so the file comes last.</summary>
/// <param name="Name">For people; not taken by another backbone.</param>
/// <param name="Sha256">If given, the file must have it.</param>
/// <param name="Normalization"><c>imagenet</c> (default), <c>-1..1</c>, <c>0..1</c> or <c>0..255</c>.</param>
/// <param name="Layout"><c>nchw</c> (default) or <c>nhwc</c>.</param>
/// <param name="Order"><c>rgb</c> (default) or <c>bgr</c>.</param>
/// <param name="Size">Such as <c>224x224</c>; needed where the network takes pictures of any size.</param>
/// <param name="Scale">Instead of the normalization's: factor on the values 0 to 255.</param>
/// <param name="Mean">Instead of the normalization's: red, green, blue, such as <c>0.5, 0.5, 0.5</c>.</param>
/// <param name="Std">Instead of the normalization's: red, green, blue.</param>
/// <param name="File">The ONNX file: one picture in, one vector out.</param>
internal sealed record BackboneForm(
    string Name, string? Sha256, string? Normalization, string? Layout, string? Order, string? Size, string? Scale, string? Mean, string? Std, IFormFile File);
