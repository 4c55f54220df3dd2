#include "app/ui/json_writer.h"
#include "app/ui/semantics.h"

// Roles as HTML elements. The page knows tags and attributes only; what they mean is decided here.
namespace wardbook::ui {
namespace {

struct Element {
  const char* tag;
  const char* role;    ///< explicit role, "" = the element's own
  bool text;           ///< the name is its text content, not an aria-label
  bool input = false;  ///< an <input> whose type is fixed
  const char* type = "";
};

Element element_of(const Node& node) {
  switch (node.role) {
    case Role::layer:
      return {"div", "", false};
    case Role::banner:
      return {"header", "", false};
    case Role::nav:
      return {"nav", "", false};
    case Role::main:
      return {"main", "", false};
    case Role::region:
      return {"div", "region", false};
    case Role::group:
      return {"div", "group", false};
    case Role::list:
      return {"div", "list", false};
    case Role::listitem:
      return {"div", "listitem", false};
    case Role::heading:
      return {node.level <= 1 ? "h1" : node.level == 2 ? "h2" : "h3", "", true};
    case Role::text:
      return {"p", "", true};
    case Role::label:
      return {"label", "", true};
    case Role::button:
      return {"button", "", true};
    case Role::link:
      return {"a", "", true};
    case Role::textbox:
      // A password input has no implicit role; people and tests look for a textbox.
      return {node.field.type == "textarea" ? "textarea" : "input",
              node.field.type == "password" ? "textbox" : "", false};
    case Role::combobox:
      return {"select", "", false};
    case Role::checkbox:
      return {"input", "", false, true, "checkbox"};
    case Role::switch_:
      return {"input", "switch", false, true, "checkbox"};
    case Role::radio:
      return {"input", "", false, true, "radio"};
    case Role::radiogroup:
      return {"div", "radiogroup", false};
    case Role::tab:
      return {"button", "tab", true};
    case Role::tablist:
      return {"div", "tablist", false};
    case Role::dialog:
      return {"div", "dialog", false};
    case Role::status:
      return {"div", "status", true};
    case Role::live:
      return {"div", "", true};
    case Role::alert:
      return {"div", "alert", true};
    case Role::meter:
      return {"div", "meter", false};
    case Role::progress:
      return {"div", "progressbar", false};
  }
  return {"div", "", false};
}

class Attributes {
 public:
  void set(const char* name, std::string_view value) {
    out_ += out_.empty() ? "" : ",";
    json_string(out_, name);
    out_ += ':';
    json_string(out_, value);
  }
  void set_if(bool condition, const char* name, std::string_view value) {
    if (condition) set(name, value);
  }
  void set_some(const char* name, std::string_view value) { set_if(!value.empty(), name, value); }
  [[nodiscard]] const std::string& json() const { return out_; }

 private:
  std::string out_;
};

void field_attributes(const Node& node, Attributes& a) {
  const FieldTraits& f = node.field;
  a.set_if(f.type != "textarea", "type", f.type);
  a.set_some("inputmode", f.inputmode);
  a.set("autocomplete", f.autocomplete);
  a.set("autocapitalize", f.autocapitalize);
  a.set("autocorrect", "off");
  a.set("spellcheck", "false");
  a.set_some("placeholder", f.placeholder);
  a.set_some("min", f.min);
  a.set_some("max", f.max);
  a.set_if(f.max_length > 0, "maxlength", std::to_string(f.max_length));
  a.set_if(node.required, "required", "");
}

void state_attributes(const Node& node, Attributes& a) {
  // What is disabled loses the focus: whoever waits would begin at the top again.
  a.set_if(node.disabled && !node.busy, "disabled", "");
  a.set_if(node.busy, "aria-disabled", "true");
  a.set_if(node.invalid, "aria-invalid", "true");
  a.set_if(node.current, "aria-current", "page");
  a.set_if(node.busy, "aria-busy", "true");
  a.set_some("aria-description", node.note);
  a.set_if(node.inert, "inert", "");
  if (!node.described_by.empty()) a.set("aria-describedby", "wb:" + node.described_by);
}

void role_attributes(const Node& node, Attributes& a) {
  switch (node.role) {
    case Role::button:
      a.set("type", "button");
      break;
    case Role::link:
      a.set("href", node.target);
      break;
    case Role::label:
      a.set("for", "wb:" + node.target);
      break;
    case Role::radio:
      a.set("name", node.target);
      break;
    case Role::tab:
      a.set("type", "button");
      a.set("aria-selected", node.selected ? "true" : "false");
      break;
    case Role::dialog:
      a.set("aria-modal", "true");
      a.set("tabindex", "-1");
      break;
    case Role::status:
    case Role::live:
      a.set("aria-live", "polite");
      break;
    case Role::region:
    case Role::main:
      a.set("tabindex", node.role == Role::main ? "-1" : "0");
      break;
    case Role::textbox:
      field_attributes(node, a);
      break;
    case Role::meter:
    case Role::progress:
      a.set("aria-valuemin", "0");
      a.set("aria-valuemax", std::to_string(static_cast<int>(node.max)));
      a.set_if(node.now >= 0, "aria-valuenow", std::to_string(static_cast<int>(node.now)));
      a.set_some("aria-valuetext", node.value);
      break;
    default:
      break;
  }
}

void box_json(std::string& out, const Rect& r) {
  out += ",\"b\":[";
  json_px(out, r.x);
  out += ',';
  json_px(out, r.y);
  out += ',';
  json_px(out, r.w);
  out += ',';
  json_px(out, r.h);
  out += ']';
}

void options_json(std::string& out, const Node& node) {
  out += ",\"o\":[";
  for (size_t i = 0; i < node.options.size(); ++i) {
    if (i > 0) out += ',';
    json_string(out, node.options[i]);
  }
  out += "],\"k\":" + std::to_string(node.option);
}

void scroll_json(std::string& out, const ScrollTraits& s) {
  out += ",\"w\":[";
  json_px(out, s.content_w);
  out += ',';
  json_px(out, s.content_h);
  out += ',';
  json_px(out, s.left);
  out += ',';
  json_px(out, s.top);
  out += ',' + std::to_string(s.asked) + ']';
}

void special_json(std::string& out, const Node& node) {
  switch (node.role) {
    case Role::textbox:
      out += ",\"v\":";
      json_string(out, node.value);
      out += ",\"e\":" + std::to_string(node.field.edits);
      break;
    case Role::checkbox:
    case Role::switch_:
    case Role::radio:
      out += node.checked ? ",\"c\":1" : ",\"c\":0";
      break;
    case Role::combobox:
      options_json(out, node);
      break;
    case Role::main:
    case Role::region:
      scroll_json(out, node.scroll);
      break;
    default:
      break;
  }
}

}  // namespace

std::string to_json(const Node& node) {
  const Element element = element_of(node);
  Attributes a;
  a.set_some("role", element.role);
  a.set_if(element.input, "type", element.type);
  // A field and a choice are named by their <label>, everything else without text by aria-label.
  const bool labelled = node.role == Role::textbox || node.role == Role::combobox;
  if (!element.text && !labelled) a.set_some("aria-label", node.name);
  role_attributes(node, a);
  state_attributes(node, a);
  std::string out = "{\"i\":";
  json_string(out, node.id);
  out += ",\"t\":\"";
  out += element.tag;
  out += '"';
  box_json(out, node.rect);
  out += ",\"a\":{" + a.json() + "}";
  if (element.text && !node.name.empty()) {
    out += ",\"x\":";
    json_string(out, node.name);
  }
  special_json(out, node);
  return out + "}";
}

}  // namespace wardbook::ui
