package org.camelvoice.simulator;

import java.io.IOException;
import java.io.StringReader;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/**
 * A webhook's answer: {@code <Response><Connect><Stream url="…"><Parameter name="…" value="…"/></Stream></Connect></Response>}.
 *
 * @see <a href="https://www.twilio.com/docs/voice/twiml/stream">Twilio: Stream</a>
 */
record TwimlStream(String url, Map<String, String> parameters) {

    /** @throws CallerException if it is anything else; says what came, by its first element */
    static TwimlStream read(String twiml) {
        Element response = parse(twiml);
        Element connect = child(response, "Connect");
        Element stream = connect == null ? null : child(connect, "Stream");
        if (stream == null) {
            Element instead = child(response, "*");
            throw new CallerException(
                    "The webhook's answer connects no stream, but has "
                            + (instead == null ? "nothing" : "<" + instead.getTagName() + ">"),
                    null);
        }
        return new TwimlStream(stream.getAttribute("url"), parameters(stream));
    }

    private static Element parse(String twiml) {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            DocumentBuilder builder = factory.newDocumentBuilder();
            builder.setErrorHandler(null); // which would print
            return builder.parse(new InputSource(new StringReader(twiml))).getDocumentElement();
        } catch (SAXException e) {
            throw new CallerException("The webhook's answer is no XML: " + e.getMessage(), e);
        } catch (ParserConfigurationException | IOException e) {
            throw new IllegalStateException("This Java reads no XML", e);
        }
    }

    /** Null if there is none. */
    private static Element child(Element parent, String name) {
        NodeList found = parent.getElementsByTagName(name);
        return found.getLength() == 0 ? null : (Element) found.item(0);
    }

    private static Map<String, String> parameters(Element stream) {
        Map<String, String> parameters = new LinkedHashMap<>();
        NodeList found = stream.getElementsByTagName("Parameter");
        for (int i = 0; i < found.getLength(); i++) {
            Element parameter = (Element) found.item(i);
            parameters.put(parameter.getAttribute("name"), parameter.getAttribute("value"));
        }
        return parameters;
    }
}
