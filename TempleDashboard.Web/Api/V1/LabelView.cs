using TempleDashboard.Domain.Labelling;

namespace TempleDashboard.Web.Api.V1;

/// <summary>What a picture was labelled as.</summary>
public sealed record LabelView(long ClassifierId, long CategoryId, Split Split);
